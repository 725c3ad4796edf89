using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Intents;
using TenantHygiene.Remediation.Audit;

namespace TenantHygiene.Functions.Remediating;

/// <summary>Keeps what proves what was done: documents in the evidence, their hashes and every external act in the audit log. The timeline gets there by itself.</summary>
public sealed class EvidenceKeeper(EvidenceStore documents, AuditLog log)
{
    /// <summary>Keeps a document. Repeating it is harmless.</summary>
    public async Task KeepAsync(RemediationSubject subject, string kind, string json, string key, CancellationToken cancellationToken)
    {
        var document = await documents.AppendAsync(subject.RemediationId, kind, json, key, cancellationToken);
        await SealAsync(subject.TenantId, subject.RemediationId, document, cancellationToken);
    }

    /// <summary>Records the hash of a document that was kept.</summary>
    public Task<AuditEntry> SealAsync(Guid tenantId, string remediationId, EvidenceDocument document, CancellationToken cancellationToken) => log.AppendAsync(
        tenantId,
        remediationId,
        AuditKind.Document,
        actor: null,
        JsonSerializer.Serialize(SealOf(document), AuditJson.Default.DocumentSeal),
        $"document-{document.Key}",
        cancellationToken);

    /// <summary>Records an external act, or what came back from it.</summary>
    public Task RecordAsync(RemediationSubject subject, string kind, JsonObject content, string key, CancellationToken cancellationToken) =>
        log.AppendAsync(subject.TenantId, subject.RemediationId, kind, actor: null, content.ToJsonString(), key, cancellationToken);

    /// <summary>How the audit log keeps a document.</summary>
    public static DocumentSeal SealOf(EvidenceDocument document) => new(document.Sequence, document.At, document.Kind, document.Key, document.Sha256);
}
