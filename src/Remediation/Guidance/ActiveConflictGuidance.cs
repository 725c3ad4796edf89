using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Remediation.Guidance;

/// <summary>Two living recipients claim one GUID: what to look at, and what follows from either decision.</summary>
internal static class ActiveConflictGuidance
{
    public static IEnumerable<PlanStep> Decisions(ConflictEvidence evidence, ConflictingRecipient conflict)
    {
        var (property, value) = evidence.Problem;
        var attribute = property is GuidProperty.ArchiveGuid ? "msExchArchiveGUID" : "msExchMailboxGuid";
        var filter = string.Concat(value.ToByteArray().Select(octet => $@"\{octet:x2}"));
        yield return new(
            "See who sends this GUID from Active Directory: the one whose object it was copied to by mistake has to give it up. Changes nothing.",
            $"Get-ADObject -LDAPFilter '({attribute}={filter})' -Properties mail, mailNickname, whenChanged");
        yield return new(
            "See what the other recipient keeps under it. Changes nothing.",
            $"Get-EXOMailboxStatistics -Identity '{conflict.ObjectId}'{(property is GuidProperty.ArchiveGuid ? " -Archive" : "")}");

        // A mailbox keeps its ExchangeGuid: only the copy that stands at the wrong object on premises can go.
        var none = property is GuidProperty.ArchiveGuid ? "-ArchiveGuid ([guid]::NewGuid())" : $"-ExchangeGuid {Guid.Empty}";
        if (evidence.User is Read<DirectoryUser>.Found(var user) && property is GuidProperty.ExchangeGuid)
        {
            yield return new(
                $"If it belongs to {Name(conflict)}: clear it at {user.UserPrincipalName} on premises, then synchronise. The user gets a mailbox of its own; Exchange may refuse as long as it knows the old value.",
                $"Set-RemoteMailbox -Identity {CommandText.Quote(user.MailNickname ?? user.UserPrincipalName)} {none}");
        }

        yield return new(
            $"If it belongs to the affected user, and {Name(conflict)} keeps nothing under it: take it from {Name(conflict)} on premises, then synchronise.",
            $"Set-RemoteMailbox -Identity {CommandText.Quote(conflict.PrimarySmtpAddress ?? conflict.ObjectId.ToString())} {none}");
    }

    private static string Name(ConflictingRecipient conflict) => conflict.PrimarySmtpAddress ?? conflict.DisplayName ?? conflict.ObjectId.ToString();
}
