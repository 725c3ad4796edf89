using System.Collections.Frozen;
using System.Text.Json;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Remediation.Audit;

/// <summary>
/// Compares the application's statement with the audit log: a ledger that was changed before the evidence was exported
/// contradicts its audit log.
/// </summary>
internal static class StatementCheck
{
    public static IEnumerable<EvidenceFinding> Run(EvidenceBundle bundle)
    {
        if (
            Member(bundle.Statement, "remediation") is not { ValueKind: JsonValueKind.Object } record
            || Text(record, "id") != bundle.RemediationId
        )
        {
            yield return new(false, "The statement has no record of the remediation.");
            yield break;
        }

        if (Member(record, "plan") is { ValueKind: JsonValueKind.Object } plan)
        {
            yield return bundle.Entries.Any(entry => entry.Kind == AuditKind.Plan && EntryContent.Is(entry, plan))
                ? new(true, "The plan in the record is in the audit log.")
                : new(false, "The plan in the record is not in the audit log.");
        }

        yield return Timeline(bundle);
        foreach (var finding in Answers(bundle, record))
        {
            yield return finding;
        }

        if (Member(record, "outcome") is { ValueKind: JsonValueKind.Object } outcome)
        {
            yield return bundle.Entries.LastOrDefault(entry => entry.Kind == AuditKind.Outcome) is { } ended
            && EntryContent.Is(ended, outcome)
                ? new(true, "The outcome in the record is in the audit log.")
                : new(false, "The outcome in the record is not in the audit log.");
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
            return new(false, "The statement has no timeline.");
        }

        var recorded = bundle.Entries.Where(entry => entry.Kind == AuditKind.Step).ToList();
        var steps = timeline.EnumerateArray().ToList();
        return steps.FindIndex(step => !recorded.Any(entry => EntryContent.Is(entry, step))) switch
        {
            >= 0 and var odd => new(false, $"Step {odd + 1} of the timeline is not in the audit log."),
            _ when recorded.Count > steps.Count => new(false, "The audit log has steps that the timeline does not show."),
            _ => new(true, $"All {steps.Count} steps of the timeline are in the audit log."),
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
        return bundle.Entries.Any(entry =>
            entry.Kind == kind
            && by is not null
            && by.Equals(entry.Actor)
            && EntryContent.Text(entry, "planHash") == Text(approval, "planHash")
        )
            ? new(true, $"The audit log shows that {by} {kind} the plan.")
            : new(false, $"The audit log does not show that {by} {kind} the plan.");
    }

    /// <summary>A member of an object; null when there is none.</summary>
    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    /// <summary>A text member of an object; null when there is none.</summary>
    public static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;
}

/// <summary>
/// Compares the actions in an outcome with the requests that were recorded before they were sent, and with the answers of Exchange: neither
/// may name an action that the other does not have.
/// </summary>
internal static class ActionCheck
{
    private const string Purge = "purge";

    // As what each kind of act is recorded before it is sent.
    private static readonly FrozenDictionary<string, string> _requests = new Dictionary<string, string>
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
        var listed = Acts(outcome, "actions").Concat(Acts(outcome, "unsettled")).ToList();
        yield return listed.Find(act => !WasRequested(bundle, act)) is { } invented
            ? new(false, $"The outcome names an action ({invented.Kind} {invented.RecipientId}) whose request is not in the audit log.")
            : new(true, $"All {listed.Count} actions in the outcome were recorded before they were sent.");
        yield return AcceptedPurges(bundle)
            .FirstOrDefault(recipient => !listed.Any(act => act.Kind == Purge && act.RecipientId == recipient))
            is { } concealed
            ? new(false, $"Exchange accepted the removal of recipient {concealed}, but the outcome does not name it.")
            : new(true, "The outcome names every removal that Exchange accepted.");
    }

    private static bool WasRequested(EvidenceBundle bundle, Act act) =>
        !_requests.TryGetValue(act.Kind, out var request)
        || bundle.Entries.Any(entry =>
            entry.Kind == request && (EntryContent.Text(entry, "recipientId") is not { } recipient || recipient == act.RecipientId)
        );

    private static IEnumerable<string> AcceptedPurges(EvidenceBundle bundle) =>
        from entry in bundle.Entries
        where entry.Kind == _requests[Purge]
        let intent = EntryContent.Text(entry, "intentId")
        let recipient = EntryContent.Text(entry, "recipientId")
        where
            recipient is not null
            && bundle.Documents.Any(document => document.Seal.Key == $"purge-reply-{intent}" && IsAccepted(document.Json))
        where !WasSeenUndone(bundle, entry)
        select recipient;

    // Exchange may accept a removal and not carry it out: then it was recorded later that the recipient was still there.
    private static bool WasSeenUndone(EvidenceBundle bundle, AuditEntry request) =>
        bundle.Entries.Any(later =>
            later.Sequence > request.Sequence && later.Kind == AuditKind.Step && EntryContent.Text(later, "kind") == "not-purged"
        );

    private static bool IsAccepted(string reply)
    {
        try
        {
            using var document = JsonDocument.Parse(reply);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("reply", out var word)
                && word.ValueKind is JsonValueKind.String
                && word.GetString() == "accepted";
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
