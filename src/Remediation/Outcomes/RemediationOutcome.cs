using System.Globalization;
using System.Text.Json.Serialization;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Outcomes;

/// <summary>How a remediation ended: what was found, what was done, what was verified and what to do next.</summary>
public sealed record RemediationOutcome
{
    /// <summary>Stable, machine-readable, such as <c>verified-gone</c> or <c>litigation-hold</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What was found.</summary>
    public required string Found { get; init; }

    /// <summary>What <see cref="Actions"/> and <see cref="Unsettled"/> say, in words.</summary>
    public required string Done { get; init; }

    /// <summary>
    /// What was done, oldest first, from settled intents, corrections, copies and releases; empty when nothing was changed.
    /// </summary>
    public required IReadOnlyList<RemediationAction> Actions { get; init; }

    /// <summary>What was sent without an answer that settles it: it may or may not have been carried out. Absent for nothing.</summary>
    public IReadOnlyList<RemediationAction>? Unsettled { get; init; }

    /// <summary>What was verified, and how; absent when nothing was.</summary>
    public string? Verification { get; init; }

    /// <summary>What an administrator should do; empty when nothing remains.</summary>
    public required IReadOnlyList<NextStep> NextSteps { get; init; }

    /// <summary>The outcome of a remediation that has done what its log says.</summary>
    public static RemediationOutcome Of(Ending ending, ActionLog log) =>
        new RemediationOutcome
        {
            Code = ending.Code,
            Found = ending.Found,
            Done = "",
            Actions = [],
            Verification = ending.Verification,
            NextSteps = ending.NextSteps,
        }.After(log);

    /// <summary>The same outcome once more is known of what was done.</summary>
    public RemediationOutcome After(ActionLog log) =>
        this with
        {
            Actions = log.Done,
            Unsettled = log.Unsettled is { Count: > 0 } unsettled ? unsettled : null,
            Done = ActionSummary.Of(log.Done, log.Unsettled),
        };

    /// <summary>The next steps as one text, commands included.</summary>
    public string Advice() =>
        string.Join(" ", NextSteps.Select(step => step.Command is null ? step.Text : $"{step.Text} Command: {step.Command}"));

    /// <summary>What closes a message: what was verified, then what to do.</summary>
    public string Closing() => string.Join(" ", new[] { Verification, Advice() }.Where(text => !string.IsNullOrEmpty(text)));
}

/// <summary>One thing to do.</summary>
/// <param name="Text">What, and why.</param>
/// <param name="Command">The command that does it, as an administrator would type it.</param>
public sealed record NextStep(string Text, string? Command = null);

/// <summary>Why a remediation ends. What was done is not among it: that is read from the <see cref="ActionLog"/>.</summary>
/// <param name="Code">The outcome's code.</param>
/// <param name="Found">What was found.</param>
/// <param name="NextSteps">What to do.</param>
/// <param name="Verification">What was verified.</param>
public sealed record Ending(string Code, string Found, IReadOnlyList<NextStep> NextSteps, string? Verification = null)
{
    /// <summary>With a single thing to do.</summary>
    public Ending(string code, string found, string advice)
        : this(code, found, [new NextStep(advice)]) { }
}

/// <summary>Describes what was done. The texts of every channel are made here.</summary>
public static class ActionSummary
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

    private static string Done(RemediationAction action) =>
        action.Kind switch
        {
            ActionKind.Purge => $"Permanently removed the soft-deleted {Recipient(action)}{At(action)}{Approved(action)}.",
            ActionKind.HoldRelease =>
                $"Released the litigation hold of the {Recipient(action)}{At(action)}{Approved(action)}.{Undo(action)}",
            ActionKind.ContentCopy =>
                $"Copied the content of the {Recipient(action)} into {action.Target}; the copy was requested{At(action)}.",
            ActionKind.ArchiveGuidWrite =>
                $"The hybrid agent {action.By} set the ArchiveGuid to {action.Target} on premises{At(action)}.{Undo(action)}",
            ActionKind.CloudManaged =>
                $"Made Exchange Online the source of authority for the mailbox's Exchange attributes{At(action)}.{Undo(action)}",
            ActionKind.Diagnostic => $"Ran Microsoft's provisioning diagnostic{At(action)}.",
            _ => $"Asked for the user to be provisioned again{At(action)}.",
        };

    private static IEnumerable<string> Provisioning(IReadOnlyList<RemediationAction> requests) =>
        requests switch
        {
            [] => [],
            [var once] => [Done(once)],
            _ =>
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Asked {requests.Count} times for the user to be provisioned again, last{At(requests[^1])}."
                ),
            ],
        };

    private static string Unknown(RemediationAction action) =>
        $"{Request(action)} was sent{At(action)}; it is not known whether it was carried out.";

    private static string Request(RemediationAction action) =>
        action.Kind switch
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

/// <summary>An outcome as every channel writes it: camel case, enumerations as words, nothing for null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(RemediationOutcome))]
public sealed partial class OutcomeJson : JsonSerializerContext;
