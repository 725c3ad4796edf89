using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>Where the policy wants a copy of the content first, nothing is purged before Exchange says that it is complete.</summary>
public sealed class CopyContentTests : IAsyncLifetime
{
    private readonly PurgeFixture _workshop = new();
    private ServiceProvider? _process;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _workshop.SkipWithoutStorage();
        await _workshop.InitializeAsync();
        _process = _workshop.Start(policy: SomePolicies.Rescuing);
    }

    public async ValueTask DisposeAsync()
    {
        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _workshop.DisposeAsync();
    }

    [Fact]
    public async Task Without_the_copy_the_purge_is_refused_and_with_it_it_is_sent()
    {
        _workshop.AddMailbox(SomePolicies.Target);
        var input = await _workshop.ArrangeMailboxAsync(_process!, items: 7);

        Assert.Equal(PurgeResult.Refused, await PurgeAsync(input));
        Assert.Empty(_workshop.RemovalsOf(input));
        Assert.Equal(CopyContentResult.Completed, await RescueAsync(input));
        Assert.Equal(PurgeResult.Unsettled, await PurgeAsync(input with { Step = "1-2" }));

        Assert.Single(_workshop.RemovalsOf(input));
        Assert.Equal(
            ["not-purged", "content-copied"],
            (await KindsAsync(input)).Intersect(["not-purged", "content-copied", "content-not-copied"])
        );
    }

    [Fact]
    public async Task A_target_that_does_not_exist_is_told_and_nothing_is_purged()
    {
        var input = await _workshop.ArrangeMailboxAsync(_process!, items: 7);

        Assert.Equal(CopyContentResult.Refused, await RescueAsync(input));
        Assert.Equal(PurgeResult.Refused, await PurgeAsync(input));

        Assert.Contains(await StepsAsync(input), step =>
            step.Kind == "content-not-copied" && step.Text.Contains(SomePolicies.Target, StringComparison.Ordinal)
        );
        Assert.Empty(_workshop.RemovalsOf(input));
    }

    [Fact]
    public async Task A_copy_that_cannot_be_watched_any_more_counts_as_none()
    {
        _workshop.AddMailbox(SomePolicies.Target);
        var input = await _workshop.ArrangeMailboxAsync(_process!, items: 7);
        Assert.Equal(CopyContentResult.Completed, await RescueAsync(input));
        _workshop.Silence("Get-MailboxRestoreRequest");

        Assert.Equal(PurgeResult.Refused, await PurgeAsync(input));
        Assert.Equal(CopyContentResult.Refused, await RescueAsync(input with { Step = "1-2" }));

        Assert.Empty(_workshop.RemovalsOf(input));
    }

    private async Task<CopyContentResult> RescueAsync(PurgeInput input) =>
        (await _process!.GetRequiredService<CopyContent>().RunAsync(input, Cancellation)).Result;

    private async Task<PurgeResult> PurgeAsync(PurgeInput input) =>
        (await _process!.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation)).Result;

    private Task<IReadOnlyList<RemediationStep>> StepsAsync(PurgeInput input) =>
        _process!.GetRequiredService<RemediationStore>().GetStepsAsync(input.Subject.RemediationId, 0, Cancellation);

    private async Task<IEnumerable<string>> KindsAsync(PurgeInput input) => (await StepsAsync(input)).Select(step => step.Kind);
}
