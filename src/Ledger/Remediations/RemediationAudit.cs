using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// Records what became of a remediation: every step of its timeline, every plan, every yes and no, the outcome. Repeating it is harmless.
/// </summary>
internal sealed class RemediationAudit(AuditLog log, RemediationRows rows)
{
    /// <summary>Records what one write has changed.</summary>
    public Task RecordAsync(
        RemediationRecord before,
        RemediationRecord after,
        IEnumerable<RemediationStep> steps,
        CancellationToken cancellationToken
    )
    {
        var known = FactsOf(before).Select(fact => fact.Key).ToHashSet(StringComparer.Ordinal);
        return AppendAsync(after, [.. FactsOf(after).Where(fact => !known.Contains(fact.Key)), .. steps.Select(Of)], cancellationToken);
    }

    /// <summary>
    /// Records everything about a remediation that is not recorded yet: a worker may have crashed between the ledger and the audit log.
    /// </summary>
    public async Task CompleteAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        var recorded = (await log.ListAsync(record.TenantId, record.Id, cancellationToken))
            .Select(entry => (entry.Kind, entry.Content))
            .ToHashSet();
        var steps = await rows.GetStepsAsync(record.Id, 0, cancellationToken);
        var missing = FactsOf(record).Concat(steps.Select(Of)).Where(fact => !recorded.Contains((fact.Kind, fact.Content)));
        await AppendAsync(record, [.. missing], cancellationToken);
    }

    // In their order: appends that are begun one after the other are written so.
    private Task AppendAsync(RemediationRecord record, List<Fact> facts, CancellationToken cancellationToken) =>
        Task.WhenAll(
            facts.Select(fact =>
                log.AppendAsync(record.TenantId, record.Id, fact.Kind, fact.Actor, fact.Content, fact.Key, cancellationToken)
            )
        );

    private static Fact Of(RemediationStep step) =>
        new(AuditKind.Step, null, JsonSerializer.Serialize(step, LedgerJson.Default.RemediationStep), $"step-{step.Sequence}");

    private static IEnumerable<Fact> FactsOf(RemediationRecord record)
    {
        if (record.Plan is { } plan)
        {
            yield return new Fact(
                AuditKind.Plan,
                null,
                JsonSerializer.Serialize(plan, LedgerJson.Default.RemediationPlan),
                $"plan-{plan.Hash}"
            );
        }

        foreach (var given in record.Approval?.Given ?? [])
        {
            var answer = Answer(record.Approval!, JsonSerializer.SerializeToNode(given, LedgerJson.Default.GivenApproval));
            yield return new Fact(AuditKind.Approved, given.By, answer, $"approved-{record.Approval!.PlanHash}-{given.By.Id}");
        }

        if (record.Approval is { Rejection: { } rejection } rejected)
        {
            var answer = Answer(rejected, JsonSerializer.SerializeToNode(rejection, LedgerJson.Default.GivenRejection));
            yield return new Fact(AuditKind.Rejected, rejection.By, answer, $"rejected-{rejected.PlanHash}");
        }

        if (record is { Outcome: { } outcome } && record.State.IsFinal())
        {
            // Recorded again when more becomes known about what was done: the last entry counts.
            var content = JsonSerializer.Serialize(outcome, LedgerJson.Default.RemediationOutcome);
            yield return new Fact(AuditKind.Outcome, null, content, $"outcome-{record.State}-{TableKey.OfSecretText(content)}");
        }
    }

    private static string Answer(PlanApproval approval, JsonNode? answer) =>
        new JsonObject { ["planHash"] = approval.PlanHash, ["answer"] = answer }.ToJsonString();

    private sealed record Fact(string Kind, Principal? Actor, string Content, string Key);
}
