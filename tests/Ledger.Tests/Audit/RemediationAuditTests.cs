using System.Text.Json;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using static TenantHygiene.Remediation.Tests.Approvals.SomePeople;

namespace TenantHygiene.Ledger.Tests.Audit;

public sealed class RemediationAuditTests : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly Clock clock = new();
    private readonly AuditLog log;
    private readonly RemediationStore store;

    public RemediationAuditTests()
    {
        log = new AuditLog(account.Tables, clock);
        store = new RemediationStore(account.Tables, log, clock);
    }

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task Steps_plans_answers_and_the_outcome_are_recorded_in_their_order_with_the_people_who_gave_them()
    {
        var record = (await store.StartAsync(Some.Request(), Token)).Record;
        await PlanAsync(store, record);
        await store.UpdateAsync(record.Id, "approve", With(new GivenApproval(Called("kim"), clock.Now, false, "Yes.")), Token, new NewStep("approved", "Approved by kim."));
        await store.UpdateAsync(record.Id, "reject", current => current with { Approval = current.Approval! with { Rejection = new GivenRejection(Called("sam"), clock.Now, "No.") } }, Token);
        await EndAsync(store, record);

        var entries = await log.ListAsync(record.TenantId, record.Id, Token);
        Assert.Equal(
            [AuditKind.Step, AuditKind.Plan, AuditKind.Step, AuditKind.Approved, AuditKind.Step, AuditKind.Rejected, AuditKind.Outcome, AuditKind.Step],
            entries.Select(entry => entry.Kind));
        Assert.Equal([Called("kim"), Called("sam")], entries.Select(entry => entry.Actor).OfType<Principal>());
        Assert.Equal(await TimelineAsync(record), entries.Where(entry => entry.Kind == AuditKind.Step).Select(entry => entry.Content));
        Assert.Contains("\"comment\":\"Yes.\"", entries[3].Content, StringComparison.Ordinal);
        Assert.IsType<AuditVerdict.Intact>(AuditChain.Verify(entries, await log.HeadAsync(record.TenantId, Token)));
    }

    [Fact]
    public async Task Wherever_a_change_breaks_off_repeating_it_records_everything_once()
    {
        await FaultPoints.OfAsync(
            account,
            async () =>
            {
                var record = (await store.StartAsync(Some.Request(), Token)).Record;
                await PlanAsync(store, record);
                return record;
            },
            (tables, record) => EndAsync(Some.Store(tables, clock), record),
            async record =>
            {
                await EndAsync(store, record);

                var entries = await log.ListAsync(record.TenantId, record.Id, Token);
                Assert.Equal(await TimelineAsync(record), entries.Where(entry => entry.Kind == AuditKind.Step).Select(entry => entry.Content));
                Assert.Single(entries, entry => entry.Kind == AuditKind.Plan);
                Assert.Single(entries, entry => entry.Kind == AuditKind.Outcome);
            });
    }

    [Fact]
    public async Task What_a_crash_kept_from_the_audit_log_is_recorded_when_the_remediation_ends()
    {
        await FaultPoints.OfAsync(
            account,
            async () => (await store.StartAsync(Some.Request(), Token)).Record,
            (tables, record) => PlanAsync(Some.Store(tables, clock), record),
            async record =>
            {
                // Nobody repeats the change that broke off; it may have been written or not.
                await EndAsync(store, record);

                var entries = await log.ListAsync(record.TenantId, record.Id, Token);
                Assert.Equal((await TimelineAsync(record)).Order(), entries.Where(entry => entry.Kind == AuditKind.Step).Select(entry => entry.Content).Order());
                Assert.Equal((await store.FindAsync(record.Id, Token))!.Plan is null ? 0 : 1, entries.Count(entry => entry.Kind == AuditKind.Plan));
            });
    }

    private static Func<RemediationRecord, RemediationRecord> With(GivenApproval given) =>
        current => current with { Approval = ApprovalRules.With(current.Approval!, given) };

    private static Task PlanAsync(RemediationStore store, RemediationRecord record)
    {
        var plan = Some.Plan();
        return store.UpdateAsync(
            record.Id,
            "plan",
            current => current with
            {
                State = RemediationState.Diagnosing,
                Plan = plan,
                Approval = new PlanApproval { PlanHash = plan.Hash, AskedAt = Some.Noon, ExpiresAt = Some.Noon.AddDays(1), Needed = 1 },
            },
            Token,
            new NewStep("plan", "A plan with \"quotes\"."));
    }

    private static Task EndAsync(RemediationStore store, RemediationRecord record) => store.UpdateAsync(
        record.Id,
        "end",
        current => current.End(current.State is RemediationState.Queued ? RemediationState.Canceled : RemediationState.NeedsOperator, new Ending("rejected", "Found.", "Advice.")),
        Token,
        new NewStep("ended", "Ended."));

    private async Task<IEnumerable<string>> TimelineAsync(RemediationRecord record) =>
        (await store.GetStepsAsync(record.Id, 0, Token)).Select(step => JsonSerializer.Serialize(step, LedgerJson.Default.RemediationStep));
}
