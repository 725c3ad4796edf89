using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>A purge that a control keeps waiting until its time is over is told as that, and is no repair that failed.</summary>
public sealed class HeldBackPurgeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Controls => ["kill-switch", "budget", "breaker", "quiet-hours"];

    [Theory]
    [MemberData(nameof(Controls))]
    public async Task It_ends_with_the_control_as_its_reason_and_does_not_count_towards_quarantine(string control)
    {
        await using var fixture = new PurgeFixture();
        fixture.SkipWithoutStorage();
        await fixture.InitializeAsync();
        await using var process = fixture.Start(policy: control == "quiet-hours" ? SamplePolicies.AlwaysQuiet : SamplePolicies.OnePerHour);
        var input = await fixture.ArrangeAsync(process);
        await CloseAsync(process, fixture, control);

        Assert.Equal(PurgeResult.Refused, (await process.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation)).Result);
        var waiting = await process
            .GetRequiredService<Diagnose>()
            .RunAsync(new DiagnoseInput(input.Subject, 1, 2, WasRefused: true), Cancellation);
        var last = await process
            .GetRequiredService<Diagnose>()
            .RunAsync(new DiagnoseInput(input.Subject, 1, 1000, WasRefused: true), Cancellation);

        Assert.Equal((DiagnosedStep.Wait, null), (waiting.Next, waiting.End));
        Assert.Equal(RemediationState.NeedsOperator, last.End);
        var record = (await process.GetRequiredService<RemediationStore>().FindAsync(input.Subject.RemediationId, Cancellation))!;
        Assert.Equal((control, true, 0), (record.Outcome!.Code, record.WasAttempted, record.ConsecutiveFailures));
        Assert.Empty(fixture.RemovalsOf(input));
    }

    private static async Task CloseAsync(ServiceProvider process, PurgeFixture fixture, string control)
    {
        switch (control)
        {
            case "kill-switch":
                await process
                    .GetRequiredService<KillSwitchStore>()
                    .SetAsync(KillSwitchScope.Global, isOn: true, Called("kim"), "A drill.", null, Cancellation);
                break;
            case "budget":
                var now = fixture.Clock.GetUtcNow();
                await process
                    .GetRequiredService<PurgeBudgetStore>()
                    .ReserveAsync(new(fixture.TenantId, "another", null, now), new PurgeLimits(), Cancellation);
                break;
            case "breaker":
                for (var failure = 0; failure < 4; failure++)
                {
                    await process
                        .GetRequiredService<BreakerStore>()
                        .RecordAsync(fixture.TenantId, Guid.NewGuid(), $"failed-{failure}", hasFailed: true, Cancellation);
                }

                break;
        }
    }
}

public sealed class OpenBreakerTests : IClassFixture<PurgeFixture>
{
    private readonly PurgeFixture _fixture;

    public OpenBreakerTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_purge_that_an_open_breaker_stops_leaves_the_line_that_the_alert_reads()
    {
        await using var process = _fixture.Start();
        using var written = new LogRecorder();
        process.GetRequiredService<ILoggerFactory>().AddProvider(written);
        var input = await _fixture.ArrangeAsync(process);
        for (var failure = 0; failure < 4; failure++)
        {
            await process
                .GetRequiredService<BreakerStore>()
                .RecordAsync(_fixture.TenantId, Guid.NewGuid(), $"failed-{failure}", hasFailed: true, Cancellation);
        }

        Assert.Equal(PurgeResult.Refused, (await process.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation)).Result);

        Assert.Single(written.StartingWith($"The breaker stops the purge of remediation {input.Subject.RemediationId}. "));

        // As long as it waits it says so each time that it looks: an alert must not end before the breaker closes.
        await process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(input.Subject, 1, 2, WasRefused: true), Cancellation);
        Assert.Equal(2, written.StartingWith($"The breaker stops the purge of remediation {input.Subject.RemediationId}. ").Count());
        Assert.Empty(_fixture.RemovalsOf(input));
    }
}
