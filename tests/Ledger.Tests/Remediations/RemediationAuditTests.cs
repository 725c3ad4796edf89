using System.Text.Json;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Testing;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Ledger.Tests.Remediations;

public sealed class RemediationAuditTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped();
    private readonly AuditLog _log;
    private readonly RemediationStore _store;

    public RemediationAuditTests()
    {
        _log = new AuditLog(_account.Tables, _clock);
        _store = Samples.Store(_account, _clock);
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Steps_plans_answers_and_the_outcome_are_recorded_in_their_order_with_the_people_who_gave_them()
    {
        var record = (await _store.StartAsync(Samples.Request(), _token)).Record;
        await PlanAsync(_store, record);
        await _store.UpdateAsync(
            record.Id,
            "approve",
            With(new GivenApproval(Called("kim"), _clock.Now, false, "Yes.")),
            _token,
            new NewStep("approved", "Approved by kim.")
        );
        await _store.UpdateAsync(
            record.Id,
            "reject",
            current =>
                current with
                {
                    Approval = current.Approval! with { Rejection = new GivenRejection(Called("sam"), _clock.Now, "No.") },
                },
            _token
        );
        await EndAsync(_store, record);

        var entries = await _log.ListAsync(record.TenantId, record.Id, _token);
        Assert.Equal(
            [
                AuditKind.Step,
                AuditKind.Plan,
                AuditKind.Step,
                AuditKind.Approved,
                AuditKind.Step,
                AuditKind.Rejected,
                AuditKind.Outcome,
                AuditKind.Step,
            ],
            entries.Select(entry => entry.Kind)
        );
        Assert.Equal([Called("kim"), Called("sam")], entries.Select(entry => entry.Actor).OfType<Principal>());
        Assert.Equal(await TimelineAsync(record), entries.Where(entry => entry.Kind == AuditKind.Step).Select(entry => entry.Content));
        Assert.Contains("\"comment\":\"Yes.\"", entries[3].Content, StringComparison.Ordinal);
        Assert.IsType<AuditVerdict.Intact>(AuditChain.Verify(entries, await _log.HeadAsync(record.TenantId, _token)));
    }

    [Fact]
    public async Task Wherever_a_change_breaks_off_repeating_it_records_everything_once()
    {
        await FaultPoints.OfAsync(
            _account,
            async () =>
            {
                var record = (await _store.StartAsync(Samples.Request(), _token)).Record;
                await PlanAsync(_store, record);
                return record;
            },
            (tables, record) => EndAsync(Samples.Store(_account, _clock, tables), record),
            async record =>
            {
                await EndAsync(_store, record);

                var entries = await _log.ListAsync(record.TenantId, record.Id, _token);
                Assert.Equal(
                    await TimelineAsync(record),
                    entries.Where(entry => entry.Kind == AuditKind.Step).Select(entry => entry.Content)
                );
                Assert.Single(entries, entry => entry.Kind == AuditKind.Plan);
                Assert.Single(entries, entry => entry.Kind == AuditKind.Outcome);
            }
        );
    }

    [Fact]
    public async Task What_a_crash_kept_from_the_audit_log_is_recorded_when_the_remediation_ends()
    {
        await FaultPoints.OfAsync(
            _account,
            async () => (await _store.StartAsync(Samples.Request(), _token)).Record,
            (tables, record) => PlanAsync(Samples.Store(_account, _clock, tables), record),
            async record =>
            {
                // Nobody repeats the change that broke off; it may have been written or not.
                await EndAsync(_store, record);

                var entries = await _log.ListAsync(record.TenantId, record.Id, _token);
                Assert.Equal(
                    (await TimelineAsync(record)).Order(),
                    entries.Where(entry => entry.Kind == AuditKind.Step).Select(entry => entry.Content).Order()
                );
                Assert.Equal(
                    (await _store.FindAsync(record.Id, _token))!.Plan is null ? 0 : 1,
                    entries.Count(entry => entry.Kind == AuditKind.Plan)
                );
            }
        );
    }

    private static Func<RemediationRecord, RemediationRecord> With(GivenApproval given) =>
        current => current with { Approval = ApprovalRules.With(current.Approval!, given) };

    private static Task PlanAsync(RemediationStore store, RemediationRecord record)
    {
        var plan = Samples.Plan();
        return store.UpdateAsync(
            record.Id,
            "plan",
            current =>
                current with
                {
                    State = RemediationState.Diagnosing,
                    Plan = plan,
                    Approval = new PlanApproval
                    {
                        PlanHash = plan.Hash,
                        AskedAt = Samples.Noon,
                        ExpiresAt = Samples.Noon.AddDays(1),
                        Needed = 1,
                    },
                },
            _token,
            new NewStep("plan", "A plan with \"quotes\".")
        );
    }

    private static Task EndAsync(RemediationStore store, RemediationRecord record) =>
        store.UpdateAsync(
            record.Id,
            "end",
            current =>
                current.End(
                    current.State is RemediationState.Queued ? RemediationState.Canceled : RemediationState.NeedsOperator,
                    new Ending("rejected", "Found.", "Advice.")
                ),
            _token,
            new NewStep("ended", "Ended.")
        );

    private async Task<IEnumerable<string>> TimelineAsync(RemediationRecord record) =>
        (await _store.GetStepsAsync(record.Id, 0, _token)).Select(step =>
            JsonSerializer.Serialize(step, LedgerJson.Default.RemediationStep)
        );
}
