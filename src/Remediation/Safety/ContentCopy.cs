using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Safety;

/// <summary>The copy of a mailbox's content that a policy may ask for before the purge.</summary>
public static class ContentCopy
{
    /// <summary>The folder, and the name of the request, for the content of one recipient: the same whenever it is asked for.</summary>
    public static string FolderOf(Guid recipientId) => $"TenantHygiene copy {recipientId:N}";

    /// <summary>Where the content goes; null when the policy asks for no copy or there is certainly nothing to copy.</summary>
    internal static string? TargetOf(PurgeCase purgeCase)
    {
        var rules = purgeCase.Candidate?.Recipient.Kind switch
        {
            RecipientKind.UserMailbox => purgeCase.Policy.GuidInUse.Mailboxes,
            RecipientKind.MailUser => purgeCase.Policy.GuidInUse.MailUsers,
            _ => null,
        };
        return purgeCase.Items is 0 ? null : rules?.CopyContentTo;
    }

    /// <summary>Whether every copy that the policy asks for is complete.</summary>
    internal static bool IsDone(PurgeCase purgeCase, Read<ContentCopyState> state) =>
        TargetOf(purgeCase) is null || state is Read<ContentCopyState>.Found(ContentCopyState.Completed);
}

/// <summary>How the copies of a recipient's content stand.</summary>
public enum ContentCopyState
{
    /// <summary>At least one is still being made.</summary>
    UnderWay,

    /// <summary>All are complete.</summary>
    Completed,

    /// <summary>At least one failed, or is complete with losses.</summary>
    Failed,
}
