using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>Where the policy wants a copy of the content first, nothing is purged before Exchange says that it is complete.</summary>
public sealed class CopyContentTests : IAsyncLifetime
{
    private readonly PurgeFixture workshop = new();
    private ServiceProvider? process;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        workshop.SkipWithoutStorage();
        await workshop.InitializeAsync();
        process = workshop.Start(policy: SomePolicies.Rescuing);
    }

    public async ValueTask DisposeAsync()
    {
        await (process?.DisposeAsync() ?? ValueTask.CompletedTask);
        await workshop.DisposeAsync();
    }

    [Fact]
    public async Task Without_the_copy_the_purge_is_refused_and_with_it_it_is_sent()
    {
        workshop.AddMailbox(SomePolicies.Target);
        var input = await workshop.ArrangeMailboxAsync(process!, items: 7);

        Assert.Equal(PurgeResult.Refused, await PurgeAsync(input));
        Assert.Empty(workshop.RemovalsOf(input));
        Assert.Equal(CopyContentResult.Completed, await RescueAsync(input));
        Assert.Equal(PurgeResult.Unsettled, await PurgeAsync(input with { Step = "1-2" }));

        Assert.Single(workshop.RemovalsOf(input));
        Assert.Equal(["not-purged", "content-copied"], (await KindsAsync(input)).Intersect(["not-purged", "content-copied", "content-not-copied"]));
    }

    [Fact]
    public async Task A_target_that_does_not_exist_is_told_and_nothing_is_purged()
    {
        var input = await workshop.ArrangeMailboxAsync(process!, items: 7);

        Assert.Equal(CopyContentResult.Refused, await RescueAsync(input));
        Assert.Equal(PurgeResult.Refused, await PurgeAsync(input));

        Assert.Contains(await StepsAsync(input), step => step.Kind == "content-not-copied" && step.Text.Contains(SomePolicies.Target, StringComparison.Ordinal));
        Assert.Empty(workshop.RemovalsOf(input));
    }

    [Fact]
    public async Task A_copy_that_cannot_be_watched_any_more_counts_as_none()
    {
        workshop.AddMailbox(SomePolicies.Target);
        var input = await workshop.ArrangeMailboxAsync(process!, items: 7);
        Assert.Equal(CopyContentResult.Completed, await RescueAsync(input));
        workshop.Silence("Get-MailboxRestoreRequest");

        Assert.Equal(PurgeResult.Refused, await PurgeAsync(input));
        Assert.Equal(CopyContentResult.Refused, await RescueAsync(input with { Step = "1-2" }));

        Assert.Empty(workshop.RemovalsOf(input));
    }

    private async Task<CopyContentResult> RescueAsync(PurgeInput input) => (await process!.GetRequiredService<CopyContent>().RunAsync(input, Cancellation)).Result;

    private async Task<PurgeResult> PurgeAsync(PurgeInput input) => (await process!.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation)).Result;

    private Task<IReadOnlyList<RemediationStep>> StepsAsync(PurgeInput input) => process!.GetRequiredService<RemediationStore>().GetStepsAsync(input.Subject.RemediationId, 0, Cancellation);

    private async Task<IEnumerable<string>> KindsAsync(PurgeInput input) => (await StepsAsync(input)).Select(step => step.Kind);
}
