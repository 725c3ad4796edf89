using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Remediation.Audit;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.EvidenceVerifier.Tests;

/// <summary>A bundle as the application would make it: a purge that was approved, recorded among the entries of others.</summary>
public static class Bundles
{
    public const string RemediationId = "r-0123abcd-1";
    public static readonly Guid TenantId = new("5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f");

    private const string PlanHash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static readonly DateTimeOffset _noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The recipient that was removed.</summary>
    public const string Removed = "0c4e1f6a-0000-4000-8000-00000000000a";

    /// <summary>The places of the remediation's entries, but for the one that seals the bundle.</summary>
    public static readonly IReadOnlyList<long> Sealed = [1, 3, 5, 6, 7, 8, 9];

    private const string Outcome =
        $$"""{"code":"verified-gone","found":"Found.","done":"Permanently removed one.","actions":[{{Act}}],"verification":"Verified.","nextSteps":[]}""";

    private const string Act = $$"""{"kind":"purge","at":"2026-11-23T12:00:00Z","recipientId":"{{Removed}}"}""";

    /// <summary>The tenant's whole chain; the second, fourth and last entries belong to others.</summary>
    /// <param name="outcome">What the remediation says it has done.</param>
    /// <param name="requested">Which recipient Exchange was asked to remove.</param>
    public static IReadOnlyList<AuditEntry> Chain(string outcome = Outcome, string requested = Removed)
    {
        var entries = new List<AuditEntry>();
        Add(entries, AuditKind.Step, """{"sequence":1,"text":"A scan found the «error»."}""");
        Add(entries, "accepted", """{"mode":"Remediate"}""", remediationId: "r-other-1");
        Add(entries, AuditKind.Plan, Statement().GetProperty("remediation").GetProperty("plan").GetRawText());
        Add(entries, "snoozed", """{"until":"2026-12-01T00:00:00Z"}""", actor: "sam@contoso.example", remediationId: null);
        Add(entries, AuditKind.Approved, $$"""{"planHash":"{{PlanHash}}","comment":"Ja, «bitte» 😀"}""", actor: "kim@contoso.example");
        foreach (var document in Documents())
        {
            Add(entries, AuditKind.Document, JsonSerializer.Serialize(document.Seal, AuditJson.Default.DocumentSeal));
        }

        Add(entries, "purge-request", $$"""{"recipientId":"{{requested}}","intentId":"p-1-1"}""");
        Add(entries, AuditKind.Outcome, outcome);
        Add(entries, AuditKind.EvidenceExported, Seal(Statement(outcome), Sealed), actor: "auditor@contoso.example");
        Add(entries, "check", "{}", remediationId: "r-other-1");
        return entries;
    }

    /// <summary>The bundle that goes with a chain.</summary>
    public static EvidenceBundle Of(IReadOnlyList<AuditEntry> chain, string outcome = Outcome) =>
        new()
        {
            Format = EvidenceBundle.CurrentFormat,
            TenantId = TenantId,
            RemediationId = RemediationId,
            Statement = Statement(outcome),
            Documents = Documents(),
            Entries = [.. chain.Where(entry => entry.RemediationId == RemediationId)],
            Links = [.. chain.Where(entry => entry.RemediationId != RemediationId).Select(entry => entry.ToLink())],
            Head = new AuditAnchor(chain[^1].Sequence, chain[^1].Hash),
        };

    public static EvidenceBundle Whole() => Of(Chain());

    public static string ToJson(EvidenceBundle bundle) => JsonSerializer.Serialize(bundle, AuditJson.Default.EvidenceBundle);

    /// <summary>The entries from one on, sealed anew: what somebody does who knows how chains are made.</summary>
    public static IReadOnlyList<AuditEntry> Reseal(IEnumerable<AuditEntry> entries)
    {
        var sealedAnew = new List<AuditEntry>();
        foreach (var entry in entries)
        {
            sealedAnew.Add(AuditHash.Append(entry, sealedAnew is [.., var last] ? new AuditAnchor(last.Sequence, last.Hash) : null));
        }

        return sealedAnew;
    }

    public static string Seal(JsonElement statement, IReadOnlyList<long> entries) =>
        JsonSerializer.Serialize(new EvidenceSeal(EvidenceBundle.HashOf(statement), entries), AuditJson.Default.EvidenceSeal);

    public static JsonElement Statement(string outcome = Outcome) =>
        JsonSerializer.SerializeToElement(
            new JsonObject
            {
                ["productVersion"] = "0.1.0",
                ["remediation"] = new JsonObject
                {
                    ["id"] = RemediationId,
                    ["plan"] = new JsonObject { ["hash"] = PlanHash, ["cause"] = "A soft-deleted mail user holds the GUID." },
                    ["approval"] = new JsonObject
                    {
                        ["planHash"] = PlanHash,
                        ["given"] = new JsonArray(
                            new JsonObject
                            {
                                ["by"] = new JsonObject
                                {
                                    ["id"] = IdOf("kim@contoso.example").ToString(),
                                    ["name"] = "kim@contoso.example",
                                },
                            }
                        ),
                    },
                    ["outcome"] = JsonNode.Parse(outcome),
                },
                ["timeline"] = new JsonArray(new JsonObject { ["sequence"] = 1, ["text"] = "A scan found the «error»." }),
            }
        );

    private static BundledDocument[] Documents() =>
        [
            Document(
                1,
                "before-image",
                "before-image-p-1-1",
                """{"DisplayName":"Zoë","ExchangeGuid":"6b1d2a1e-0000-4000-8000-000000000001"}"""
            ),
            Document(2, "purge-reply", "purge-reply-p-1-1", """{"reply":"accepted","requestId":"8e2f","detail":null}"""),
        ];

    private static BundledDocument Document(int sequence, string kind, string key, string json) =>
        new(new DocumentSeal(sequence, _noon, kind, key, AuditHash.OfText(json)), json);

    private static void Add(
        List<AuditEntry> chain,
        string kind,
        string content,
        string? actor = null,
        string? remediationId = RemediationId
    ) =>
        chain.Add(
            AuditHash.Append(
                new AuditEntry
                {
                    Sequence = 0,
                    TenantId = TenantId,
                    RemediationId = remediationId,
                    At = _noon.AddMinutes(chain.Count),
                    Kind = kind,
                    Actor = actor is null ? null : Called(actor),
                    Content = content,
                    PreviousHash = "",
                    Hash = "",
                },
                chain is [.., var last] ? new AuditAnchor(last.Sequence, last.Hash) : null
            )
        );
}
