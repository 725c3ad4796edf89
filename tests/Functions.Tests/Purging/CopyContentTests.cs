using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>Where the policy wants a copy of the content first, nothing is purged before Exchange says that it is complete.</summary>
public sealed class CopyContentTests : IAsyncLifetime
{
    private readonly PurgeFixture _fixture = new();
    private ServiceProvider? _process;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _fixture.SkipWithoutStorage();
        await _fixture.InitializeAsync();
        _process = _fixture.Start(policy: SamplePolicies.CopyingContent);
    }

    public async ValueTask DisposeAsync()
    {
        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task Without_the_copy_the_purge_is_refused_and_with_it_it_is_sent()
    {
        _fixture.AddMailbox(SamplePolicies.Target);
        var input = await _fixture.ArrangeMailboxAsync(_process!, items: 7);

        Assert.Equal(PurgeResult.Refused, await PurgeAsync(input));
        Assert.Empty(_fixture.RemovalsOf(input));
        Assert.Equal(CopyContentResult.Completed, await CopyContentAsync(input));
        Assert.Equal(PurgeResult.Unsettled, await PurgeAsync(input with { Step = "1-2" }));

        Assert.Single(_fixture.RemovalsOf(input));
        Assert.Equal(
            ["not-purged", "content-copied"],
            (await KindsAsync(input)).Intersect(["not-purged", "content-copied", "content-not-copied"])
        );
    }

    [Fact]
    public async Task A_target_that_does_not_exist_is_reported_and_nothing_is_purged()
    {
        var input = await _fixture.ArrangeMailboxAsync(_process!, items: 7);

        Assert.Equal(CopyContentResult.Refused, await CopyContentAsync(input));
        Assert.Equal(PurgeResult.Refused, await PurgeAsync(input));

        Assert.Contains(await StepsAsync(input), step =>
            step.Kind == "content-not-copied" && step.Text.Contains(SamplePolicies.Target, StringComparison.Ordinal)
        );
        Assert.Empty(_fixture.RemovalsOf(input));
    }

    [Fact]
    public async Task A_copy_that_cannot_be_watched_any_more_counts_as_none()
    {
        _fixture.AddMailbox(SamplePolicies.Target);
        var input = await _fixture.ArrangeMailboxAsync(_process!, items: 7);
        Assert.Equal(CopyContentResult.Completed, await CopyContentAsync(input));
        _fixture.Silence("Get-MailboxRestoreRequest");

        Assert.Equal(PurgeResult.Refused, await PurgeAsync(input));
        Assert.Equal(CopyContentResult.Refused, await CopyContentAsync(input with { Step = "1-2" }));

        Assert.Empty(_fixture.RemovalsOf(input));
    }

    private async Task<CopyContentResult> CopyContentAsync(PurgeInput input) =>
        (await _process!.GetRequiredService<CopyContent>().RunAsync(input, Cancellation)).Result;

    private async Task<PurgeResult> PurgeAsync(PurgeInput input) =>
        (await _process!.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation)).Result;

    private Task<IReadOnlyList<RemediationStep>> StepsAsync(PurgeInput input) =>
        _process!.GetRequiredService<RemediationStore>().GetStepsAsync(input.Subject.RemediationId, 0, Cancellation);

    private async Task<IEnumerable<string>> KindsAsync(PurgeInput input) => (await StepsAsync(input)).Select(step => step.Kind);
}
