using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>What purges, and plans, cost.</summary>
public sealed class BudgetTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private static readonly PurgeLimits _none = new();
    private readonly PurgeFixture _fixture;
    private readonly ServiceProvider _process;

    public BudgetTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
        _process = fixture.Start(policy: SamplePolicies.OnePerRun);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task Findings_of_a_scan_beyond_its_budget_are_left_to_an_operator_and_can_be_requested()
    {
        var (first, second, planned) = (
            await _fixture.ArrangeAsync(_process, "s-1"),
            await _fixture.ArrangeAsync(_process, "s-1"),
            await _fixture.ArrangeAsync(_process)
        );

        Assert.Equal(PurgeResult.Unsettled, await PurgeAsync(first));
        Assert.Equal(PurgeResult.Refused, await PurgeAsync(second));
        Assert.Equal(PurgeResult.Unsettled, await PurgeAsync(planned));

        var diagnosis = await _process
            .GetRequiredService<Diagnose>()
            .RunAsync(new DiagnoseInput(second.Subject, 1, 2, WasRefused: true), Cancellation);
        var record = await _process.GetRequiredService<RemediationStore>().FindAsync(second.Subject.RemediationId, Cancellation);
        Assert.Equal((RemediationState.NeedsOperator, "run-budget"), (diagnosis.End, record?.Outcome?.Code));
        Assert.Empty(_fixture.RemovalsOf(second));
    }

    [Fact]
    public async Task A_plan_costs_nothing()
    {
        var before = await UsedAsync();

        var subject = await _fixture.BeginAsync(_process, mode: RemediationMode.Plan, scanId: "s-2");
        var diagnosis = await _process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(subject, 1, 1), Cancellation);

        var record = await _process.GetRequiredService<RemediationStore>().FindAsync(subject.RemediationId, Cancellation);
        Assert.Equal((RemediationState.NeedsOperator, "planned"), (diagnosis.End, record?.Outcome?.Code));
        Assert.NotEmpty(record!.Plan!.Steps);
        Assert.Equal(before, await UsedAsync());
    }

    [Fact]
    public async Task The_timeline_names_the_limit_that_is_used_up_and_until_when()
    {
        await using var hourly = _fixture.Start(policy: SamplePolicies.OnePerHour);
        var input = await _fixture.ArrangeAsync(hourly);
        var (budgets, now) = (hourly.GetRequiredService<PurgeBudgetStore>(), _fixture.Clock.GetUtcNow());
        // Of the next hour, too: it may begin meanwhile.
        foreach (var hour in new[] { now, now.AddHours(1) })
        {
            await budgets.ReserveAsync(new(_fixture.TenantId, $"of-{hour:HH}", null, hour), _none, Cancellation);
        }

        Assert.Equal(PurgeResult.Refused, (await hourly.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation)).Result);
        await hourly.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(input.Subject, 1, 2, WasRefused: true), Cancellation);

        var steps = await hourly.GetRequiredService<RemediationStore>().GetStepsAsync(input.Subject.RemediationId, 0, Cancellation);
        Assert.All(["not-purged", "waiting"], kind =>
            Assert.Matches(
                @"The policy allows 1 purge per hour in this tenant, and it is used up\. The next purge is possible at \d{4}-\d\d-\d\d \d\d:00:00Z\.",
                Assert.Single(steps, step => step.Kind == kind).Text
            )
        );
    }

    private async Task<PurgeResult> PurgeAsync(PurgeInput input) =>
        (await _process.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation)).Result;

    private async Task<(int Run, int Day)> UsedAsync()
    {
        var read = await _process
            .GetRequiredService<PurgeBudgetStore>()
            .ReadAsync(new(_fixture.TenantId, "none", "s-2", _fixture.Clock.GetUtcNow()), _none, Cancellation);
        var room = Assert.IsType<Read<BudgetRoom>.Found>(read).Value;
        return (room.UsedThisRun, room.UsedToday);
    }
}
