using Azure;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.TenantSimulator.Reporting;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>
/// The process dies at every step that the purge makes outwards, one after another; a new process takes over as the engine would have it.
/// </summary>
public sealed class PurgeCrashTests : IClassFixture<PurgeFixture>
{
    private readonly PurgeFixture _fixture;

    public PurgeCrashTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_the_process_crashes_the_recipient_is_purged_exactly_once(bool afterEffect)
    {
        await using var survivor = _fixture.Start();
        var kills = 0;
        for (var step = 1; ; step++)
        {
            var input = await _fixture.ArrangeAsync(survivor);
            var kill = new ProcessKill(step, afterEffect);
            await using (var crashing = _fixture.Start(kill))
            {
                await CrashAsync(crashing, input);
            }

            await ContinueAsync(survivor, input);

            var removal = Assert.Single(_fixture.RemovalsOf(input));
            Assert.Equal(RemovalOutcome.Purged, removal.Outcome);
            Assert.Equal(0, _fixture.Damage);
            var intent = await survivor
                .GetRequiredService<PurgeIntentStore>()
                .FindAsync(input.Subject.TenantId, input.RecipientId, Cancellation);
            Assert.Equal(PurgeIntentState.Purged, intent?.State);
            if (!kill.HasHappened)
            {
                break;
            }

            kills = step;
        }

        Assert.True(kills > 15, $"The purge makes {kills} steps only: the process hardly ever died.");
    }

    [Fact]
    public async Task Two_workers_at_once_purge_once()
    {
        await using var one = _fixture.Start();
        await using var other = _fixture.Start();
        var input = await _fixture.ArrangeAsync(one);

        await Task.WhenAll(
            one.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation),
            other.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation)
        );
        await ContinueAsync(one, input);

        Assert.Equal(RemovalOutcome.Purged, Assert.Single(_fixture.RemovalsOf(input)).Outcome);
    }

    private static async Task CrashAsync(ServiceProvider crashing, PurgeInput input)
    {
        try
        {
            await crashing.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation);
        }
        catch (RequestFailedException)
        {
            // It died. Where it only could not read any more, it may have come to an answer that nobody hears.
        }
    }

    /// <summary>What the orchestration does: the same activity again, pauses between the looks, a new diagnosis after a refusal.</summary>
    private async Task ContinueAsync(ServiceProvider process, PurgeInput input)
    {
        var attempt = 1;
        for (var check = 0; check < 20; check++)
        {
            var step = await process.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation);
            switch (step.Result)
            {
                case PurgeResult.Gone:
                    return;
                case PurgeResult.Refused:
                    // Longer than the breaker's pause: purges that died on the way count as failed.
                    _fixture.Clock.Move(TimeSpan.FromMinutes(16));
                    input = await _fixture.DiagnoseAsync(process, input.Subject, ++attempt);
                    break;
                default:
                    input = input with { Check = input.Check + 1, SeenGoneAt = step.SeenGoneAt };
                    _fixture.Clock.Move(TimeSpan.FromMinutes(6));
                    break;
            }
        }

        Assert.Fail("The purge does not come to an end.");
    }
}
