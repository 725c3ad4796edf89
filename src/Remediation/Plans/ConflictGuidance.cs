using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Plans;

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
                $"Set-RemoteMailbox -Identity {PowerShellLiteral.Quote(user.MailNickname ?? user.UserPrincipalName)} -ArchiveGuid "
                    + "([guid]::NewGuid())"
            );
        }
    }

    /// <summary>
    /// The users in the recycle bin that the recipient may belong to. One that is active by another reading was restored meanwhile.
    /// </summary>
    private static IEnumerable<string> EntraUsers(ConflictEvidence evidence) =>
        evidence.RecycleBin is Read<IReadOnlyList<DeletedUser>>.Found(var users)
            ? users.Select(user => user.Id.ToString()).Where(id => evidence.Owners.GetValueOrDefault(id) is not Read<DirectoryUser>.Found)
            : [];

    private static IEnumerable<PlanStep> EntraUser(string id) =>
        [
            new(
                $"If the deleted user {id}, who owns the recipient, is still needed: restore it from Entra's recycle bin. Destroys "
                    + "nothing. "
                    + "Two active recipients then have the same GUID, and you decide which one keeps it.",
                $"Restore-MgDirectoryDeletedItem -DirectoryObjectId {PowerShellLiteral.Quote(id)}"
            ),
            new(
                $"If the deleted user {id} is not needed: delete it from Entra's recycle bin, wait a few minutes, and retry the "
                    + "remediation. "
                    + "This cannot be undone. TenantHygiene has no permission for it; a User Administrator runs the command.",
                $"Remove-MgDirectoryDeletedItem -DirectoryObjectId {PowerShellLiteral.Quote(id)}"
            ),
        ];

    private static IEnumerable<PlanStep> Copy(ConflictingRecipient? conflict)
    {
        if (conflict is { Kind: RecipientKind.UserMailbox, Scope: not RecipientScope.Active, ExchangeGuid: { } mailbox })
        {
            yield return new(
                "Copy the mailbox's content into another mailbox first. Destroys nothing.",
                $"New-MailboxRestoreRequest -SourceMailbox {mailbox} -TargetMailbox <mailbox> -TargetRootFolder 'TenantHygiene copy' "
                    + "-AllowLegacyDNMismatch"
            );
        }
    }
}

/// <summary>Two living recipients claim one GUID: what to look at, and what follows from either decision.</summary>
internal static class ActiveConflictGuidance
{
    public static IEnumerable<PlanStep> Decisions(ConflictEvidence evidence, ConflictingRecipient conflict)
    {
        var (property, value) = evidence.Problem;
        var attribute = property is GuidProperty.ArchiveGuid ? "msExchArchiveGUID" : "msExchMailboxGuid";
        var filter = string.Concat(value.ToByteArray().Select(octet => $@"\{octet:x2}"));
        yield return new(
            "Find the objects in Active Directory that have this GUID: clear it on the object to which it was copied by mistake. "
                + "Changes nothing.",
            $"Get-ADObject -LDAPFilter '({attribute}={filter})' -Properties mail, mailNickname, whenChanged"
        );
        yield return new(
            "Show the content that the other recipient stores under this GUID. Changes nothing.",
            $"Get-EXOMailboxStatistics -Identity '{conflict.ObjectId}'{(property is GuidProperty.ArchiveGuid ? " -Archive" : "")}"
        );

        // A mailbox keeps its ExchangeGuid: only the copy that stands at the wrong object on premises can go.
        var none = property is GuidProperty.ArchiveGuid ? "-ArchiveGuid ([guid]::NewGuid())" : $"-ExchangeGuid {Guid.Empty}";
        if (evidence.User is Read<DirectoryUser>.Found(var user) && property is GuidProperty.ExchangeGuid)
        {
            yield return new(
                $"If it belongs to {Name(conflict)}: clear it on {user.UserPrincipalName} on premises, then synchronise. "
                    + "The user gets a new mailbox. Exchange may refuse this while it still has the old value.",
                $"Set-RemoteMailbox -Identity {PowerShellLiteral.Quote(user.MailNickname ?? user.UserPrincipalName)} {none}"
            );
        }

        yield return new(
            $"If it belongs to the affected user, and {Name(conflict)} stores no content under it: "
                + $"clear it on {Name(conflict)} on premises, then synchronise.",
            $"Set-RemoteMailbox -Identity {PowerShellLiteral.Quote(conflict.PrimarySmtpAddress ?? conflict.ObjectId.ToString())} {none}"
        );
    }

    private static string Name(ConflictingRecipient conflict) =>
        conflict.PrimarySmtpAddress ?? conflict.DisplayName ?? conflict.ObjectId.ToString();
}
