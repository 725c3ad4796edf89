using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.HybridAgent.Journal;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Work;

/// <summary>What speaks against writing an archive GUID. Decided on what was just read.</summary>
internal static class ArchiveGuidObstacles
{
    /// <summary>Why the value would not help, even if it stands there already; null when it would.</summary>
    public static Refusal? FindLasting(DomainController controller, DirectoryUser user, Guid target)
    {
        if (user.MailNickname is null)
        {
            return new Refusal(RefusalCode.MailNicknameMissing,
                $"{user.DistinguishedName} has no {DirectoryAttributes.MailNickname}. Entra Connect synchronises Exchange attributes only of users that have one: set it first, in the Exchange tools where there are any.");
        }

        return controller.FindOtherHolder(target, user.ObjectGuid) is { } other
            ? new Refusal(RefusalCode.GuidInUse, $"{other} has the archive GUID {target} as well; two objects must never share one: find out which is right.")
            : null;
    }

    /// <summary>Why what stands there may not be replaced; null when it may.</summary>
    public static Refusal? FindUnexpected(WorkItem item, DirectoryUser user, JournalEntry? earlier)
    {
        if (user.ArchiveGuid.Kind is DirectoryValueKind.Malformed)
        {
            return new Refusal(RefusalCode.ValueMalformed,
                $"{DirectoryAttributes.ArchiveGuid} of {user.DistinguishedName} holds {user.ArchiveGuid.Bytes!.Length} bytes instead of 16. What wrote them is unknown, so they are left: an administrator has to clear the attribute.");
        }

        // A write that was begun before stays bound to what was read then.
        var isExpected = earlier?.Before is { } before ? user.ArchiveGuid == before.ArchiveGuid : IsExpected(item.Expected!, user.ArchiveGuid);
        return isExpected
            ? null
            : new Refusal(RefusalCode.ValueChanged, $"{DirectoryAttributes.ArchiveGuid} of {user.DistinguishedName} holds {InWords(user.ArchiveGuid)}, which is not what was expected; nothing was written.");
    }

    private static bool IsExpected(ExpectedValue expected, DirectoryValue current) => expected.Kind switch
    {
        ExpectedKind.AsRead => true,
        ExpectedKind.Absent => current.Kind is DirectoryValueKind.Absent,
        _ => current.Is(expected.Value!.Value),
    };

    private static string InWords(DirectoryValue value) => value.Guid is { } guid ? guid.ToString("D") : "no value";
}
