using TenantHygiene.Ledger.Requests;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Requests;

public sealed class IdempotencyStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly IdempotencyStore _store;

    public IdempotencyStoreTests() => _store = new IdempotencyStore(_account.Tables, AdjustableClock.Stopped());

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_key_is_new_then_in_flight_then_completed_with_its_response()
    {
        Assert.IsType<IdempotencyResult.New>(await ClaimAsync());
        Assert.IsType<IdempotencyResult.InFlight>(await ClaimAsync());

        var response = $$"""{"id":"{{new string('x', 100_000)}}"}""";
        await _store.CompleteAsync("ann", "key/1?", "hash", response, Samples.Noon, _token);

        Assert.Equal(new IdempotencyResult.Completed(response), await ClaimAsync());
    }

    [Fact]
    public async Task Another_request_under_the_same_key_does_not_match()
    {
        await ClaimAsync();
        Assert.IsType<IdempotencyResult.Mismatch>(await ClaimAsync(hash: "other"));

        await _store.CompleteAsync("ann", "key/1?", "hash", "{}", Samples.Noon, _token);
        Assert.IsType<IdempotencyResult.Mismatch>(await ClaimAsync(hash: "other"));
    }

    [Fact]
    public async Task Keys_belong_to_their_callers()
    {
        await ClaimAsync();

        Assert.IsType<IdempotencyResult.New>(await ClaimAsync(caller: "bob"));
        Assert.IsType<IdempotencyResult.New>(await ClaimAsync(caller: "Ann"));
    }

    [Fact]
    public async Task A_key_expires_after_a_day()
    {
        await ClaimAsync();
        await _store.CompleteAsync("ann", "key/1?", "hash", "{}", Samples.Noon, _token);

        Assert.IsType<IdempotencyResult.Completed>(await ClaimAsync(at: Samples.Noon.AddHours(24).AddTicks(-1)));
        Assert.IsType<IdempotencyResult.New>(await ClaimAsync(at: Samples.Noon.AddHours(24), hash: "other"));
    }

    [Fact]
    public async Task A_request_that_broke_off_may_be_repeated_after_two_minutes_or_when_it_is_released()
    {
        await ClaimAsync();
        Assert.IsType<IdempotencyResult.InFlight>(await ClaimAsync(at: Samples.Noon.AddSeconds(119)));
        Assert.IsType<IdempotencyResult.New>(await ClaimAsync(at: Samples.Noon.AddMinutes(2)));

        await _store.ReleaseAsync("ann", "key/1?", _token);
        Assert.IsType<IdempotencyResult.New>(await ClaimAsync(at: Samples.Noon.AddMinutes(2)));
    }

    [Fact]
    public async Task Of_many_concurrent_claims_exactly_one_is_new()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => ClaimAsync())));

        Assert.Single(results, result => result is IdempotencyResult.New);
    }

    private Task<IdempotencyResult> ClaimAsync(string caller = "ann", string hash = "hash", DateTimeOffset? at = null) =>
        _store.ClaimAsync(caller, "key/1?", hash, at ?? Samples.Noon, _token);
}
