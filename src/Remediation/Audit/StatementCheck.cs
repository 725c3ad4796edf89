using System.Collections.Frozen;
using System.Text.Json;
using TenantHygiene.Remediation.Primitives;

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

/// <summary>
/// Holds the acts that an outcome tells against the requests that were recorded before they were sent, and against what Exchange answered: neither may tell
/// of an act of which the other knows nothing.
/// </summary>
internal static class ActionCheck
{
    private const string Purge = "purge";

    // As what each kind of act is recorded before it is sent.
    private static readonly FrozenDictionary<string, string> Requests = new Dictionary<string, string>
    {
        [Purge] = "purge-request",
        ["hold-release"] = "hold-release-request",
        ["cloud-managed"] = "cloud-managed-request",
        ["archive-guid-write"] = "on-premises-request",
    }.ToFrozenDictionary();

    /// <param name="bundle">The bundle.</param>
    /// <param name="outcome">The outcome in its record.</param>
    public static IEnumerable<EvidenceFinding> Run(EvidenceBundle bundle, JsonElement outcome)
    {
        var told = Acts(outcome, "actions").Concat(Acts(outcome, "unsettled")).ToList();
        yield return told.Find(act => !WasRequested(bundle, act)) is { } invented
            ? new(false, $"The outcome tells of an act ({invented.Kind} {invented.RecipientId}) that was never recorded as requested.")
            : new(true, $"All {told.Count} acts in the outcome were recorded before they were sent.");
        yield return AcceptedPurges(bundle).FirstOrDefault(recipient => !told.Any(act => act.Kind == Purge && act.RecipientId == recipient)) is { } concealed
            ? new(false, $"Exchange accepted the removal of recipient {concealed}, of which the outcome says nothing.")
            : new(true, "The outcome tells of every removal that Exchange accepted.");
    }

    private static bool WasRequested(EvidenceBundle bundle, Act act) => !Requests.TryGetValue(act.Kind, out var request)
        || bundle.Entries.Any(entry => entry.Kind == request && (EntryContent.Text(entry, "recipientId") is not { } recipient || recipient == act.RecipientId));

    private static IEnumerable<string> AcceptedPurges(EvidenceBundle bundle) =>
        from entry in bundle.Entries
        where entry.Kind == Requests[Purge]
        let intent = EntryContent.Text(entry, "intentId")
        let recipient = EntryContent.Text(entry, "recipientId")
        where recipient is not null && bundle.Documents.Any(document => document.Seal.Key == $"purge-reply-{intent}" && IsAccepted(document.Json))
        where !WasSeenUndone(bundle, entry)
        select recipient;

    // Exchange may accept a removal and not carry it out: then it was recorded later that the recipient was still there.
    private static bool WasSeenUndone(EvidenceBundle bundle, AuditEntry request) => bundle.Entries.Any(
        later => later.Sequence > request.Sequence && later.Kind == AuditKind.Step && EntryContent.Text(later, "kind") == "not-purged");

    private static bool IsAccepted(string reply)
    {
        try
        {
            using var document = JsonDocument.Parse(reply);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("reply", out var word) && word.ValueKind is JsonValueKind.String && word.GetString() == "accepted";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IEnumerable<Act> Acts(JsonElement outcome, string member) =>
        StatementCheck.Member(outcome, member) is { ValueKind: JsonValueKind.Array } acts
            ? acts.EnumerateArray().Select(act => new Act(StatementCheck.Text(act, "kind") ?? "", StatementCheck.Text(act, "recipientId")))
            : [];

    private sealed record Act(string Kind, string? RecipientId);
}
