namespace TenantHygiene.TenantSimulator.Control;

/// <summary>A token that a test wants: for a person, or with roles and lifetimes that Entra would not give.</summary>
public sealed class TokenOrder
{
    /// <summary>The tenant; the only one when absent.</summary>
    public Guid? TenantId { get; set; }

    /// <summary>The audience, such as api://tenant-hygiene.</summary>
    public required string Audience { get; set; }

    /// <summary>App roles.</summary>
    public List<string> Roles { get; set; } = [];

    /// <summary>The person's sign-in name; absent for an application's token.</summary>
    public string? PreferredUsername { get; set; }

    /// <summary>The object id; derived from the sign-in name when absent.</summary>
    public Guid? ObjectId { get; set; }

    /// <summary>The client id; a made-up one when absent.</summary>
    public Guid? ClientId { get; set; }

    /// <summary>The lifetime in seconds; negative for a token that has expired.</summary>
    public int LifetimeSeconds { get; set; } = 3599;
}

/// <summary>The token that was made.</summary>
/// <param name="AccessToken">The token.</param>
/// <param name="TokenType">Bearer.</param>
/// <param name="ExpiresIn">The lifetime in seconds.</param>
public sealed record IssuedToken(
    [property: System.Text.Json.Serialization.JsonPropertyName("access_token")] string AccessToken,
    [property: System.Text.Json.Serialization.JsonPropertyName("token_type")] string TokenType,
    [property: System.Text.Json.Serialization.JsonPropertyName("expires_in")] int ExpiresIn);
