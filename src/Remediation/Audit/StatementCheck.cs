using System.Text.Json;
using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Remediation.Audit;

/// <summary>
/// Holds what the application tells against what was recorded when it happened: a ledger that was changed before the evidence was taken
/// contradicts its audit log.
/// </summary>
internal static class StatementCheck
{
    public static IEnumerable<EvidenceFinding> Run(EvidenceBundle bundle)
    {
        if (Member(bundle.Statement, "remediation") is not { ValueKind: JsonValueKind.Object } record || Text(record, "id") != bundle.RemediationId)
        {
            yield return new(false, "The statement holds no record of the remediation.");
            yield break;
        }

        if (Member(record, "plan") is { ValueKind: JsonValueKind.Object } plan)
        {
            yield return bundle.Entries.Any(entry => entry.Kind == AuditKind.Plan && EntryContent.Is(entry, plan))
                ? new(true, "The plan in the record was recorded when it was made.")
                : new(false, "The plan in the record was never recorded.");
        }

        yield return Timeline(bundle);
        foreach (var finding in Answers(bundle, record))
        {
            yield return finding;
        }

        if (Member(record, "outcome") is { ValueKind: JsonValueKind.Object } outcome)
        {
            yield return bundle.Entries.LastOrDefault(entry => entry.Kind == AuditKind.Outcome) is { } ended && EntryContent.Is(ended, outcome)
                ? new(true, "The outcome in the record is the one that was recorded.")
                : new(false, "The outcome in the record is not the one that was recorded.");
            foreach (var finding in ActionCheck.Run(bundle, outcome))
            {
                yield return finding;
            }
        }
    }

    private static EvidenceFinding Timeline(EvidenceBundle bundle)
    {
        if (Member(bundle.Statement, "timeline") is not { ValueKind: JsonValueKind.Array } timeline)
        {
            return new(false, "The statement holds no timeline.");
        }

        var recorded = bundle.Entries.Where(entry => entry.Kind == AuditKind.Step).ToList();
        var steps = timeline.EnumerateArray().ToList();
        return steps.FindIndex(step => !recorded.Any(entry => EntryContent.Is(entry, step))) switch
        {
            >= 0 and var odd => new(false, $"Step {odd + 1} of the timeline was never recorded."),
            _ when recorded.Count > steps.Count => new(false, "Steps were recorded that the timeline does not show."),
            _ => new(true, $"All {steps.Count} steps of the timeline were recorded."),
        };
    }

    private static IEnumerable<EvidenceFinding> Answers(EvidenceBundle bundle, JsonElement record)
    {
        if (Member(record, "approval") is not { ValueKind: JsonValueKind.Object } approval)
        {
            yield break;
        }

        if (Member(approval, "given") is { ValueKind: JsonValueKind.Array } given)
        {
            foreach (var answer in given.EnumerateArray())
            {
                yield return Answer(bundle, approval, answer, AuditKind.Approved);
            }
        }

        if (Member(approval, "rejection") is { ValueKind: JsonValueKind.Object } rejection)
        {
            yield return Answer(bundle, approval, rejection, AuditKind.Rejected);
        }
    }

    private static EvidenceFinding Answer(EvidenceBundle bundle, JsonElement approval, JsonElement answer, string kind)
    {
        var by = Member(answer, "by") is { } who && Text(who, "id") is { } id ? new Principal(id, Text(who, "name")) : null;
        return bundle.Entries.Any(entry => entry.Kind == kind && by is not null && by.Equals(entry.Actor) && EntryContent.Text(entry, "planHash") == Text(approval, "planHash"))
            ? new(true, $"That {by} {kind} the plan was recorded.")
            : new(false, $"That {by} {kind} the plan was never recorded.");
    }

    /// <summary>A member of an object; null when there is none.</summary>
    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    /// <summary>A text member of an object; null when there is none.</summary>
    public static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;
}
