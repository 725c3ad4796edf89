using System.Text;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;

namespace TenantHygiene.Ticketing.Tickets;

/// <summary>Says in plain text what a ticket is told.</summary>
public static class AnswerText
{
    private const int MaximumText = 12_000;

    /// <summary>How much of a plan's hash people type to approve it.</summary>
    public const int ShownHash = 12;

    /// <summary>The comment.</summary>
    /// <param name="kind">What it is to tell.</param>
    /// <param name="notice">The change.</param>
    /// <param name="takesApproval">Whether an approval may be given in the ticket.</param>
    public static string Of(AnswerKind kind, RemediationNotice notice, bool takesApproval)
    {
        var text = new StringBuilder();
        switch (kind)
        {
            case AnswerKind.Accepted:
                text.AppendLine($"Accepted: TenantHygiene is examining and repairing {notice.User}.");
                Line(text, "Error", notice.Error);
                break;
            case AnswerKind.AwaitingApproval:
                Plan(text, notice, takesApproval);
                break;
            case AnswerKind.Resolved:
                text.AppendLine($"Resolved: {notice.User} no longer has a provisioning error.");
                Outcome(text, notice);
                break;
            case AnswerKind.NeedsOperator:
                text.AppendLine($"An operator must decide about {notice.User}.");
                Outcome(text, notice);
                Alternatives(text, notice.Plan);
                break;
            default:
                text.AppendLine($"{notice.State}: {notice.User}.");
                Outcome(text, notice);
                break;
        }

        Line(text, "Status", notice.StatusUrl);
        // Cut before the marker, which must stay whole.
        if (text.Length > MaximumText)
        {
            text.Length = MaximumText;
            text.AppendLine("…");
        }

        return text.Append(Marker.Of(notice.RemediationId, notice.Sequence)).ToString().ReplaceLineEndings("\n");
    }

    private static void Plan(StringBuilder text, RemediationNotice notice, bool takesApproval)
    {
        var plan = notice.Plan;
        text.AppendLine(
            $"A plan for {notice.User} is waiting for approval{(notice.ApprovalExpiresAt is { } until ? $" until {until:u}" : "")}."
        );
        Line(text, "Found", plan?.Cause);
        foreach (var objection in plan?.Objections ?? [])
        {
            Line(text, "Reason for the approval", objection.Text);
        }

        foreach (var (step, number) in (plan?.Steps ?? []).Select((step, index) => (step, index + 1)))
        {
            text.AppendLine($"{number}. {step.Text}");
        }

        if (plan is null)
        {
            return;
        }

        text.AppendLine($"Plan {plan.Hash[..ShownHash]} (full hash {plan.Hash}).");
        if (takesApproval)
        {
            var hold = plan.ReleasesLitigationHold ? " release-litigation-hold" : "";
            var hash = plan.Hash[..ShownHash];
            text.AppendLine($"An approver other than the requester may comment: approve {hash}{hold} (or: reject {hash} and the reason).");
        }
    }

    private static void Outcome(StringBuilder text, RemediationNotice notice)
    {
        Line(text, "Found", notice.Outcome?.Found);
        Line(text, "Done", notice.Outcome?.Done);
        Line(text, "Verified", notice.Outcome?.Verification);
        foreach (var step in notice.Outcome?.NextSteps ?? [])
        {
            Line(text, "Next", step.Text);
            Line(text, "Command", step.Command);
        }
    }

    private static void Alternatives(StringBuilder text, RemediationPlan? plan)
    {
        foreach (var alternative in plan?.Alternatives ?? [])
        {
            text.AppendLine($"- {alternative.Text}");
            Line(text, "  Command", alternative.Command);
        }
    }

    private static void Line(StringBuilder text, string label, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            text.AppendLine($"{label}: {value}");
        }
    }
}

/// <summary>What a ticket is told.</summary>
public enum AnswerKind
{
    /// <summary>TenantHygiene works on it.</summary>
    Accepted,

    /// <summary>A plan waits for approval.</summary>
    AwaitingApproval,

    /// <summary>An administrator has to change something on premises.</summary>
    AwaitingOnPremises,

    /// <summary>The error is gone.</summary>
    Resolved,

    /// <summary>A person has to decide or act.</summary>
    NeedsOperator,

    /// <summary>It ended otherwise: refused, failed, canceled.</summary>
    Ended,

    /// <summary>Nothing could be begun.</summary>
    NotBegun,
}

/// <summary>Which changes of state a ticket is told of.</summary>
public static class AnswerKinds
{
    /// <summary>The kind; null for the steps in between, which only the timeline shows.</summary>
    public static AnswerKind? Of(RemediationState state) =>
        state switch
        {
            RemediationState.Queued => AnswerKind.Accepted,
            RemediationState.AwaitingApproval => AnswerKind.AwaitingApproval,
            RemediationState.AwaitingOnPremises => AnswerKind.AwaitingOnPremises,
            RemediationState.Resolved => AnswerKind.Resolved,
            RemediationState.NeedsOperator => AnswerKind.NeedsOperator,
            RemediationState.Rejected or RemediationState.Failed or RemediationState.Canceled => AnswerKind.Ended,
            _ => null,
        };
}
