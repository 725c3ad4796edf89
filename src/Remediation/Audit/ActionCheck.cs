using System.Collections.Frozen;
using System.Text.Json;

namespace TenantHygiene.Remediation.Audit;

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
