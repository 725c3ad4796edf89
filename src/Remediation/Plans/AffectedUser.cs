namespace TenantHygiene.Remediation.Plans;

/// <summary>The user who is to be repaired, as shown beside the recipient in the way.</summary>
public sealed record AffectedUser
{
    /// <summary>Entra object id.</summary>
    public required Guid Id { get; init; }

    /// <summary>User principal name.</summary>
    public required string UserPrincipalName { get; init; }

    /// <summary>Name shown to people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Primary address.</summary>
    public string? Mail { get; init; }

    /// <summary>Whether Active Directory masters the user.</summary>
    public required bool OnPremisesSyncEnabled { get; init; }

    /// <summary>The user's own recipient in Exchange Online, in the same form as the one in the way; null when there is none yet or it was not read.</summary>
    public ConflictingRecipient? Recipient { get; init; }
}
