using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Breakers;
using TenantHygiene.Remediation.Proof;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Ledger.Tests.Controls;

public sealed class Breaking : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly Clock clock = new() { Now = Some.Noon };
    private readonly Guid tenantId = Guid.NewGuid();
    private readonly BreakerStore store;

    public Breaking() => store = new BreakerStore(account.Tables, clock);

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task Failures_of_one_tenant_stop_all_of_them_when_they_are_half_of_all()
    {
        await OpenAsync();

        Assert.False(await AskAsync("a"));
        Assert.False(await AskAsync("b", Guid.NewGuid()));
    }

    [Fact]
    public async Task Of_fifty_that_race_to_be_the_canary_one_passes()
    {
        await OpenAsync();
        clock.Now += ErrorRateBreaker.Pause;

        var passed = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() => AskAsync($"intent-{number}"))));

        Assert.Single(passed, isAllowed => isAllowed);
    }

    [Fact]
    public async Task A_canary_that_was_refused_gives_its_place_to_the_next_in_every_breaker()
    {
        await OpenAsync();
        clock.Now += ErrorRateBreaker.Pause;
        Assert.True(await AskAsync("refused"));
        Assert.False(await AskAsync("next"));

        await store.ForgoAsync(tenantId, "refused", Token);

        Assert.True(await AskAsync("next"));
    }

    [Fact]
    public async Task A_canary_of_the_tenant_that_the_other_breaker_stops_can_be_forgone()
    {
        await OpenAsync();
        clock.Now += ErrorRateBreaker.Pause;
        var other = Guid.NewGuid();
        Assert.True(await AskAsync("first", other));
        Assert.False(await AskAsync("second"));

        await store.ForgoAsync(tenantId, "second", Token);
        await store.RecordAsync(other, "first", hasFailed: false, Token);

        Assert.True(await AskAsync("third"));
    }

    [Fact]
    public async Task A_breaker_that_cannot_be_read_is_unreadable()
    {
        var broken = new BreakerStore(account.TablesThrough(new BreakingPolicy(2, afterSending: false)), clock);

        Assert.IsType<Read<BreakerPosition>.Unreadable>(await broken.AskAsync(tenantId, "a", Token));
    }

    private async Task OpenAsync()
    {
        foreach (var number in Enumerable.Range(0, ErrorRateBreaker.MinimumOutcomes))
        {
            await store.RecordAsync(tenantId, $"failed-{number}", hasFailed: true, Token);
        }
    }

    private async Task<bool> AskAsync(string intentId, Guid? tenant = null) =>
        Assert.IsType<Read<BreakerPosition>.Found>(await store.AskAsync(tenant ?? tenantId, intentId, Token)).Value.LetsPass;
}
