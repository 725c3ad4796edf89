using System.Globalization;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Outcomes;

/// <summary>Says in words what was done. Every text about it, in every channel, is made here.</summary>
public static class DoneText
{
    /// <summary>When nothing was done and nothing was sent.</summary>
    public const string Nothing = "Nothing was changed.";

    /// <summary>One sentence per act; the requests to provision are one sentence together.</summary>
    /// <param name="done">What was carried out.</param>
    /// <param name="unsettled">What was sent, and may or may not have been carried out.</param>
    public static string Of(IReadOnlyList<RemediationAction> done, IReadOnlyList<RemediationAction> unsettled)
    {
        var sentences = done.Where(action => action.Kind is not ActionKind.Reprovision)
            .Select(Done)
            .Concat(Provisioning([.. done.Where(action => action.Kind is ActionKind.Reprovision)]))
            .Concat(unsettled.Select(Unknown))
            .ToList();
        return sentences.Count == 0 ? Nothing : string.Join(" ", sentences);
    }

    private static string Done(RemediationAction action) => action.Kind switch
    {
        ActionKind.Purge => $"Permanently removed the soft-deleted {Recipient(action)}{At(action)}{Approved(action)}.",
        ActionKind.HoldRelease => $"Released the litigation hold of the {Recipient(action)}{At(action)}{Approved(action)}.{Undo(action)}",
        ActionKind.ContentCopy => $"Copied the content of the {Recipient(action)} into {action.Target}; the copy was ordered{At(action)}.",
        ActionKind.ArchiveGuidWrite => $"The hybrid agent {action.By} set the ArchiveGuid to {action.Target} on premises{At(action)}.{Undo(action)}",
        ActionKind.CloudManaged => $"Made Exchange Online the source of authority for the mailbox's Exchange attributes{At(action)}.{Undo(action)}",
        ActionKind.Diagnostic => $"Ran Microsoft's provisioning diagnostic{At(action)}.",
        _ => $"Asked for the user to be provisioned again{At(action)}.",
    };

    private static IEnumerable<string> Provisioning(IReadOnlyList<RemediationAction> requests) => requests switch
    {
        [] => [],
        [var once] => [Done(once)],
        _ => [string.Create(CultureInfo.InvariantCulture, $"Asked {requests.Count} times for the user to be provisioned again, last{At(requests[^1])}.")],
    };

    private static string Unknown(RemediationAction action) => $"{Request(action)} was sent{At(action)}; whether it was carried out is not known.";

    private static string Request(RemediationAction action) => action.Kind switch
    {
        ActionKind.Purge => $"A request to permanently remove the soft-deleted {Recipient(action)}",
        ActionKind.HoldRelease => $"A request to release the litigation hold of the {Recipient(action)}",
        ActionKind.ContentCopy => $"A request to copy the content of the {Recipient(action)} into {action.Target}",
        ActionKind.ArchiveGuidWrite => $"A request to set the ArchiveGuid to {action.Target} on premises",
        ActionKind.CloudManaged => "A request to make Exchange Online the source of authority for the mailbox's Exchange attributes",
        ActionKind.Diagnostic => "A request for Microsoft's provisioning diagnostic",
        _ => "A request to provision the user again",
    };

    private static string Recipient(RemediationAction action)
    {
        var kind = action.RecipientType switch
        {
            RecipientKind.MailUser => "mail user",
            RecipientKind.UserMailbox => "mailbox",
            _ => "recipient",
        };
        return action.DisplayName is { } name ? $"{kind} {name} ({action.RecipientId})" : $"{kind} {action.RecipientId}";
    }

    private static string At(RemediationAction action) => $" at {action.At.UtcDateTime:u}";

    private static string Approved(RemediationAction action) => action.By is { } by ? $", approved by {by}" : "";

    private static string Undo(RemediationAction action) => action.Undo is { } undo ? $" To undo it: {undo}" : "";
}
