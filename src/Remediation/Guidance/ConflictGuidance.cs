using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Remediation.Guidance;

/// <summary>What a person may do about a conflict instead of a purge.</summary>
public static class ConflictGuidance
{
    /// <summary>The ways that destroy nothing, with their commands.</summary>
    public static IReadOnlyList<PlanStep> Alternatives(ConflictEvidence evidence, ConflictingRecipient? conflict)
    {
        var alternatives = new List<PlanStep>();
        if (evidence.Problem.Property is GuidProperty.ArchiveGuid && evidence.User is Read<DirectoryUser>.Found(var user))
        {
            alternatives.Add(new(
                "Give the user a new, empty archive: a new ArchiveGuid on premises, then a directory sync. Destroys nothing.",
                $"Set-RemoteMailbox -Identity {CommandText.Quote(user.MailNickname ?? user.UserPrincipalName)} -ArchiveGuid ([guid]::NewGuid())"));
        }

        if (conflict is { ExternalDirectoryObjectId: { } entraUser })
        {
            alternatives.Add(new(
                "If the conflicting recipient's user is still needed, restore it from Entra's recycle bin.",
                $"Restore-MgDirectoryDeletedItem -DirectoryObjectId {CommandText.Quote(entraUser)}"));
        }

        if (conflict is { Kind: RecipientKind.UserMailbox, Scope: not RecipientScope.Active, ExchangeGuid: { } mailbox })
        {
            alternatives.Add(new(
                "Copy the mailbox's content into another mailbox first.",
                $"New-MailboxRestoreRequest -SourceMailbox {mailbox} -TargetMailbox <mailbox> -TargetRootFolder Rescued -AllowLegacyDNMismatch"));
        }

        return alternatives;
    }
}
