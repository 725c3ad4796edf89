using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Remediation.Users;

/// <summary>A user of Entra ID with what a remediation needs to know.</summary>
public sealed record DirectoryUser
{
    /// <summary>Entra object id.</summary>
    public required Guid Id { get; init; }

    /// <summary>User principal name.</summary>
    public required string UserPrincipalName { get; init; }

    /// <summary>Name shown to people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Primary address, where there is one.</summary>
    public string? Mail { get; init; }

    /// <summary>Alias; without it Entra Connect does not sync Exchange attributes.</summary>
    public string? MailNickname { get; init; }

    /// <summary>Whether Active Directory masters the user.</summary>
    public bool OnPremisesSyncEnabled { get; init; }

    /// <summary>Base64 source anchor of the object on premises.</summary>
    public string? OnPremisesImmutableId { get; init; }

    /// <summary>All entries of <c>serviceProvisioningErrors</c>, resolved ones and other services included.</summary>
    public required IReadOnlyList<ProvisioningErrorEntry> ProvisioningErrors { get; init; }
}
