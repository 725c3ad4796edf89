namespace TenantHygiene.TenantSimulator.EntraId;

/// <summary>What an access token is to say.</summary>
internal sealed record TokenRequest
{
    public required Guid TenantId { get; init; }

    public required Guid ClientId { get; init; }

    public required string Audience { get; init; }

    /// <summary>The object id of the person or the service principal.</summary>
    public required Guid ObjectId { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    public IReadOnlyList<Guid> DirectoryRoleIds { get; init; } = [];

    /// <summary>The person's sign-in name; null for applications.</summary>
    public string? PreferredUsername { get; init; }

    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(3599);
}
