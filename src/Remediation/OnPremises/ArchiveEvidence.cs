using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Remediation.OnPremises;

/// <summary>What was read about an archive whose GUID Active Directory and the cloud do not agree on.</summary>
public sealed record ArchiveEvidence
{
    /// <summary>The error.</summary>
    public required ProvisioningProblem Problem { get; init; }

    /// <summary>The affected user.</summary>
    public required DirectoryUser User { get; init; }

    /// <summary>The user's own recipient in Exchange Online.</summary>
    public required Read<Recipient> Recipient { get; init; }

    /// <summary>What the agent found in Active Directory; absent where the strategy uses no agent, unreadable while it has not answered.</summary>
    public required Read<DirectoryDescription> Directory { get; init; }

    /// <summary>Why the agent could not describe the user; null when it could, or was not asked.</summary>
    public Refusal? Refusal { get; init; }
}
