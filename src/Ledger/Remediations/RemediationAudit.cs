using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// Records what became of a remediation: every step of its timeline, every plan, every yes and no, the outcome. Repeating it is harmless.
/// </summary>
internal sealed class RemediationAudit(AuditLog log, RemediationRows rows)
{
    /// <summary>Records what one write has changed.</summary>
    /// <param name="before">The remediation before it; null for its beginning.</param>
    /// <param name="after">The remediation after it.</param>
    /// <param name="steps">The steps that it added.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task RecordAsync(
        RemediationRecord? before,
        RemediationRecord after,
        IEnumerable<RemediationStep> steps,
        CancellationToken cancellationToken
    )
    {
        var known = before is null ? [] : FactsOf(before).Select(fact => fact.Key).ToHashSet(StringComparer.Ordinal);
        return AppendAsync(after, [.. FactsOf(after).Where(fact => !known.Contains(fact.Key)), .. steps.Select(Of)], cancellationToken);
    }

    /// <summary>
    /// Records everything about a remediation that is not recorded yet: a worker may have crashed between the ledger and the audit log.
    /// </summary>
    public async Task CompleteAsync(StoredRemediation stored, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        var steps = stored.KnownSteps ?? await rows.GetStepsAsync(record.Id, 0, cancellationToken);
        var facts = FactsOf(record).Concat(steps.Select(Of)).ToList();
        var recorded = await log.FindRecordedAsync(record.TenantId, record.Id, facts.Select(fact => fact.Key), cancellationToken);
        await AppendAsync(record, facts.Where(fact => !recorded.Contains(fact.Key)), cancellationToken);
    }

    private Task AppendAsync(RemediationRecord record, IEnumerable<NewAuditEntry> facts, CancellationToken cancellationToken) =>
        log.AppendAsync(record.TenantId, record.Id, [.. facts], cancellationToken);

    private static NewAuditEntry Of(RemediationStep step) =>
        new(AuditKind.Step, null, JsonSerializer.Serialize(step, LedgerJson.Default.RemediationStep), $"step-{step.Sequence}");

    private static IEnumerable<NewAuditEntry> FactsOf(RemediationRecord record)
    {
        if (record.Plan is { } plan)
        {
            yield return new NewAuditEntry(
                AuditKind.Plan,
                null,
                JsonSerializer.Serialize(plan, LedgerJson.Default.RemediationPlan),
                $"plan-{plan.Hash}"
            );
        }

        foreach (var given in record.Approval?.Given ?? [])
        {
            var answer = Answer(record.Approval!, JsonSerializer.SerializeToNode(given, LedgerJson.Default.GivenApproval));
            yield return new NewAuditEntry(AuditKind.Approved, given.By, answer, $"approved-{record.Approval!.PlanHash}-{given.By.Id}");
        }

        if (record.Approval is { Rejection: { } rejection } rejected)
        {
            var answer = Answer(rejected, JsonSerializer.SerializeToNode(rejection, LedgerJson.Default.GivenRejection));
            yield return new NewAuditEntry(AuditKind.Rejected, rejection.By, answer, $"rejected-{rejected.PlanHash}");
        }

        if (record is { Outcome: { } outcome } && record.State.IsFinal())
        {
            // Recorded again when more becomes known about what was done: the last entry counts.
            var content = JsonSerializer.Serialize(outcome, LedgerJson.Default.RemediationOutcome);
            yield return new NewAuditEntry(AuditKind.Outcome, null, content, $"outcome-{record.State}-{TableKey.OfSecretText(content)}");
        }
    }

    private static string Answer(PlanApproval approval, JsonNode? answer) =>
        new JsonObject { ["planHash"] = approval.PlanHash, ["answer"] = answer }.ToJsonString();
}
