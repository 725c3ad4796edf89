using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Remediation.Guidance;

/// <summary>What a person may do about a conflict instead of a purge, or before it. Each says what it destroys.</summary>
public static class ConflictGuidance
{
    /// <summary>The ways, with their commands.</summary>
    public static IReadOnlyList<PlanStep> Alternatives(ConflictEvidence evidence, ConflictingRecipient? conflict) =>
    [
        .. NewArchiveGuid(evidence),
        .. conflict is { Scope: RecipientScope.Active } ? ActiveConflictGuidance.Decisions(evidence, conflict) : [],
        .. EntraUsers(evidence).SelectMany(EntraUser),
        .. Copy(conflict),
    ];

    private static IEnumerable<PlanStep> NewArchiveGuid(ConflictEvidence evidence)
    {
        if (evidence is { Problem.Property: GuidProperty.ArchiveGuid, User: Read<DirectoryUser>.Found(var user) })
        {
            yield return new(
                "Give the user a new, empty archive: a new ArchiveGuid on premises, then a directory sync. Destroys nothing.",
                $"Set-RemoteMailbox -Identity {CommandText.Quote(user.MailNickname ?? user.UserPrincipalName)} -ArchiveGuid ([guid]::NewGuid())");
        }
    }

    /// <summary>The users in the recycle bin that the recipient may belong to. One that is active by another reading was restored meanwhile.</summary>
    private static IEnumerable<string> EntraUsers(ConflictEvidence evidence) => evidence.RecycleBin is Read<IReadOnlyList<DeletedUser>>.Found(var users)
        ? users.Select(user => user.Id.ToString()).Where(id => evidence.Owners.GetValueOrDefault(id) is not Read<DirectoryUser>.Found)
        : [];

    private static IEnumerable<PlanStep> EntraUser(string id) =>
    [
        new(
            $"If the deleted user {id}, to whom the recipient belongs, is still needed: restore it from Entra's recycle bin. Destroys nothing; then two living recipients claim the GUID, and you decide whose it is.",
            $"Restore-MgDirectoryDeletedItem -DirectoryObjectId {CommandText.Quote(id)}"),
        new(
            $"If nobody needs the deleted user {id}: remove it from Entra's recycle bin, wait some minutes, and retry the remediation. Cannot be undone; the product has no right to do it.",
            $"Remove-MgDirectoryDeletedItem -DirectoryObjectId {CommandText.Quote(id)}"),
    ];

    private static IEnumerable<PlanStep> Copy(ConflictingRecipient? conflict)
    {
        if (conflict is { Kind: RecipientKind.UserMailbox, Scope: not RecipientScope.Active, ExchangeGuid: { } mailbox })
        {
            yield return new(
                "Copy the mailbox's content into another mailbox first. Destroys nothing.",
                $"New-MailboxRestoreRequest -SourceMailbox {mailbox} -TargetMailbox <mailbox> -TargetRootFolder Rescued -AllowLegacyDNMismatch");
        }
    }
}
