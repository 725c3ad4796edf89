using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Evidence;

/// <summary>
/// Stores proof of what was done: documents in the evidence, their hashes and every external act in the audit log. The ledger adds the
/// timeline.
/// </summary>
public sealed class EvidenceRecorder(EvidenceStore documents, AuditLog log)
{
    /// <summary>Keeps a document. Repeating it is harmless.</summary>
    public Task KeepAsync(RemediationSubject subject, string kind, string json, string key, CancellationToken cancellationToken) =>
        KeepAsync(subject, [new NewEvidenceDocument(kind, json, key)], cancellationToken);

    /// <summary>Keeps several documents together. Repeating it is harmless.</summary>
    public async Task KeepAsync(RemediationSubject subject, IReadOnlyList<NewEvidenceDocument> added, CancellationToken cancellationToken)
    {
        var kept = await documents.AppendAsync(subject.RemediationId, added, cancellationToken);
        await log.AppendAsync(subject.TenantId, subject.RemediationId, [.. kept.Select(Seal)], cancellationToken);
    }

    /// <summary>Records the hash of a document that was kept.</summary>
    public async Task<AuditEntry> SealAsync(
        Guid tenantId,
        string remediationId,
        EvidenceDocument document,
        CancellationToken cancellationToken
    ) => (await log.AppendAsync(tenantId, remediationId, [Seal(document)], cancellationToken))[0];

    /// <summary>Records an external act, or what came back from it.</summary>
    public Task RecordAsync(RemediationSubject subject, string kind, JsonObject content, string key, CancellationToken cancellationToken) =>
        log.AppendAsync(subject.TenantId, subject.RemediationId, kind, actor: null, content.ToJsonString(), key, cancellationToken);

    private static NewAuditEntry Seal(EvidenceDocument document) =>
        new(
            AuditKind.Document,
            Actor: null,
            JsonSerializer.Serialize(SealOf(document), AuditJson.Default.DocumentSeal),
            $"document-{document.Key}"
        );

    /// <summary>How the audit log keeps a document.</summary>
    public static DocumentSeal SealOf(EvidenceDocument document) =>
        new(document.Sequence, document.At, document.Kind, document.Key, document.Sha256);
}

/// <summary>Writes as JSON what is kept as evidence.</summary>
internal static class EvidenceJson
{
    /// <summary>What Exchange answered to the purge.</summary>
    public static string Of(PurgeReply reply) =>
        reply switch
        {
            PurgeReply.Accepted(var requestId) => Text("accepted", requestId, null),
            PurgeReply.AlreadyGone(var requestId) => Text("already-gone", requestId, null),
            PurgeReply.Refused(var type, var message, var requestId) => Text("refused", requestId, $"{type} {message}"),
            PurgeReply.Rejected(var message) => Text("turned-away", null, message),
            PurgeReply.NotSent(var reason) => Text("not-sent", null, reason),
            PurgeReply.Unsettled(var detail) => Text("unsettled", null, detail),
            _ => throw new InvalidOperationException($"Unknown reply: {reply}"),
        };

    /// <summary>Why a purge was not sent.</summary>
    public static string NotSent(Objection stop) => Text("not-sent", null, stop.Text);

    /// <summary>What is asked of Exchange: which recipient, by which intent, for which plan.</summary>
    public static JsonObject Request(PurgeInput input, PurgeIntent intent) =>
        new()
        {
            ["recipientId"] = intent.RecipientId,
            ["intentId"] = intent.Id,
            ["planHash"] = input.PlanHash,
        };

    /// <summary>What is asked of Exchange: whose litigation hold is to end, for which plan.</summary>
    public static JsonObject HoldRelease(PurgeInput input) => new() { ["recipientId"] = input.RecipientId, ["planHash"] = input.PlanHash };

    /// <summary>What was asked of Exchange to be copied where, and how the copy stands.</summary>
    public static JsonObject ContentCopy(PurgeInput input, string target, Read<ContentCopyState> state) =>
        new()
        {
            ["recipientId"] = input.RecipientId,
            ["target"] = target,
            ["state"] = (state as Read<ContentCopyState>.Found)?.Value.ToString(),
            ["fault"] = (state as Read<ContentCopyState>.Unreadable)?.Fault.ToString(),
        };

    /// <summary>What is asked of a hybrid agent: which object, which value for which, for which plan.</summary>
    public static JsonObject Of(WorkItem work, string planHash) =>
        new()
        {
            ["workId"] = work.Id,
            ["method"] = work.Method.ToString(),
            ["immutableId"] = work.ImmutableId,
            ["expected"] = work.Expected?.Value?.ToString() ?? work.Expected?.Kind.ToString(),
            ["target"] = work.Target,
            ["planHash"] = planHash,
        };

    /// <summary>What is asked of Exchange: which mailbox is to be managed in the cloud, for which plan.</summary>
    public static JsonObject CloudManaged(Recipient mailbox, string planHash) =>
        new()
        {
            ["recipientId"] = mailbox.ObjectId,
            ["archiveGuid"] = mailbox.ArchiveGuid,
            ["planHash"] = planHash,
        };

    /// <summary>What Microsoft Graph answered to the request for provisioning.</summary>
    public static JsonObject Of(ReprovisionReply reply) =>
        new()
        {
            ["reply"] = reply switch
            {
                ReprovisionReply.Accepted => "accepted",
                ReprovisionReply.UserGone => "user-gone",
                _ => "failed",
            },
            ["detail"] = (reply as ReprovisionReply.Failed)?.Fault.ToString(),
        };

    /// <summary>What the recipient holds, as it was read with the before-image.</summary>
    public static string Statistics(ConflictEvidence evidence) =>
        new JsonObject
        {
            ["readAt"] = evidence.ReadAt,
            ["primary"] = Content(evidence.PrimaryContent),
            ["archive"] = Content(evidence.ArchiveContent),
        }.ToJsonString();

    private static JsonObject Content(Read<MailboxContent> content) =>
        content switch
        {
            Read<MailboxContent>.Found(var found) => new() { ["items"] = found.Items, ["bytes"] = found.Bytes },
            Read<MailboxContent>.Unreadable(var fault) => new() { ["unreadable"] = fault.ToString() },
            _ => new() { ["absent"] = true },
        };

    private static string Text(string reply, string? requestId, string? detail) =>
        new JsonObject
        {
            ["reply"] = reply,
            ["requestId"] = requestId,
            ["detail"] = detail,
        }.ToJsonString();
}
