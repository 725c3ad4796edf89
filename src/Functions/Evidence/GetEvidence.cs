using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Evidence;

/// <summary>
/// <c>GET /remediations/{id}/evidence</c>: everything about a remediation in one file that can be checked offline. That it was taken, and
/// by whom, is recorded.
/// </summary>
public sealed class GetEvidence(RemediationStore store, EvidenceBundleBuilder assembly)
{
    [Function(nameof(GetEvidence))]
    [ApiOperation(
        "Download the evidence of a remediation",
        Scope = RouteScope.Caller,
        Notes = "All that is stored about it, with its part of the tenant's hash chain."
            + " Check it offline: `dotnet run --project src/EvidenceVerifier -- bundle.json`.",
        Role = ApiRole.Read,
        Answer = typeof(JsonElement),
        Refuses = [404]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/remediations/{id}/evidence")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindAsync(request.Scope(), id, cancellationToken) is null)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        var bundle = await assembly.ExportAsync(request.Scope(), id, Caller.Of(request.HttpContext.User), cancellationToken);
        request.HttpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}.evidence.json\"";
        return Results.Json(bundle, AuditJson.Default.EvidenceBundle);
    }
}

/// <summary>Builds the evidence bundle of a remediation from its record, its documents and its audit entries.</summary>
public sealed class EvidenceBundleBuilder(
    RemediationStore store,
    EvidenceStore documents,
    AuditLog log,
    EvidenceRecorder recorder,
    TimeProvider time
)
{
    private const int MaximumAttempts = 5;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);
    private static readonly string _version = typeof(EvidenceBundleBuilder)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
        ?.InformationalVersion
        ?? "unknown";

    /// <summary>Takes the evidence of a remediation that exists.</summary>
    /// <param name="scope">The tenants of which evidence may be taken.</param>
    /// <param name="id">The remediation.</param>
    /// <param name="by">Who takes it; recorded.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The bundle. It is returned even if a check fails, so that its reader sees it.</returns>
    public async Task<EvidenceBundle> ExportAsync(TenantScope scope, string id, Principal by, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var bundle = await AssembleAsync(scope, id, by, cancellationToken);
            if (attempt == MaximumAttempts || EvidenceCheck.Run(bundle, anchor: null).All(finding => finding.Holds))
            {
                return bundle;
            }

            // The remediation changed between two of the readings: record and audit log are not from the same moment.
            await Task.Delay(_pause, time, cancellationToken);
        }
    }

    private async Task<EvidenceBundle> AssembleAsync(TenantScope scope, string id, Principal by, CancellationToken cancellationToken)
    {
        var record = await store.FindAsync(scope, id, cancellationToken) ?? throw new RemediationNotFoundException(id);
        var statement = Statement(record, await store.GetStepsAsync(record, 0, cancellationToken));
        var kept = await documents.ListAsync(id, cancellationToken);
        var entries = await SealedAsync(record, kept, cancellationToken);
        var (taken, held) = await SealAsync(record, statement, entries, by, cancellationToken);
        return new EvidenceBundle
        {
            Format = EvidenceBundle.CurrentFormat,
            TenantId = record.TenantId,
            RemediationId = id,
            Statement = statement,
            Documents = [.. kept.Select(document => new BundledDocument(EvidenceRecorder.SealOf(document), document.Json))],
            Entries = [.. held, taken],
            Links = await LinksAsync(record.TenantId, held, taken, cancellationToken),
            Head = new AuditAnchor(taken.Sequence, taken.Hash),
        };
    }

    /// <summary>The entries so far. A document whose hash is missing after a crash is recorded now.</summary>
    private async Task<IReadOnlyList<AuditEntry>> SealedAsync(
        RemediationRecord record,
        IReadOnlyList<EvidenceDocument> kept,
        CancellationToken cancellationToken
    )
    {
        var entries = await log.ListAsync(record.TenantId, record.Id, cancellationToken);
        if (entries.Count(entry => entry.Kind == AuditKind.Document) == kept.Count)
        {
            return entries;
        }

        foreach (var document in kept)
        {
            await recorder.SealAsync(record.TenantId, record.Id, document, cancellationToken);
        }

        return await log.ListAsync(record.TenantId, record.Id, cancellationToken);
    }

    /// <summary>Records the export. The same evidence exported again by the same caller is recorded once.</summary>
    private async Task<(AuditEntry Taken, IReadOnlyList<AuditEntry> Held)> SealAsync(
        RemediationRecord record,
        JsonElement statement,
        IReadOnlyList<AuditEntry> entries,
        Principal by,
        CancellationToken cancellationToken
    )
    {
        var held = entries.Where(entry => entry.Kind != AuditKind.EvidenceExported).ToList();
        var seal = new EvidenceSeal(EvidenceBundle.HashOf(statement), [.. held.Select(entry => entry.Sequence)]);
        var content = JsonSerializer.Serialize(seal, AuditJson.Default.EvidenceSeal);
        var taken = await log.AppendAsync(
            record.TenantId,
            record.Id,
            AuditKind.EvidenceExported,
            by,
            content,
            $"taken-{AuditHash.OfText($"{by.Id}\n{content}")}",
            cancellationToken
        );
        return (taken, held);
    }

    private async Task<IReadOnlyList<AuditLink>> LinksAsync(
        Guid tenantId,
        IReadOnlyList<AuditEntry> held,
        AuditEntry taken,
        CancellationToken cancellationToken
    )
    {
        var own = held.Append(taken).Select(entry => entry.Sequence).ToHashSet();
        var first = own.Min();
        return await log.ReadLinksAsync(tenantId, first, taken.Sequence, cancellationToken)
            .Where(link => !own.Contains(link.Sequence))
            .ToListAsync(cancellationToken);
    }

    private static JsonElement Statement(RemediationRecord record, IReadOnlyList<RemediationStep> timeline)
    {
        var statement = new JsonObject
        {
            ["productVersion"] = _version,
            ["remediation"] = JsonSerializer.SerializeToNode(record, LedgerJson.Default.RemediationRecord),
            ["timeline"] = JsonSerializer.SerializeToNode(timeline, LedgerJson.Default.IReadOnlyListRemediationStep),
        };
        return JsonElement.Parse(statement.ToJsonString());
    }
}
