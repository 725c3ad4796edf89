using TenantHygiene.Ledger.Budgets;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Ledger.Tests.Budgets;

public sealed class Budgeting : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly ReservationResult Reserved = new ReservationResult.Reserved();
    private readonly StorageAccount account = new();
    private readonly Guid tenantId = Guid.NewGuid();
    private readonly PurgeBudgetStore store;

    public Budgeting() => store = new PurgeBudgetStore(account.Tables, TimeProvider.System);

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task The_hour_is_exhausted_until_the_next_hour()
    {
        var limits = new PurgeLimits(PerHour: 2, PerDay: null, GlobalPerDay: null);
        var now = Some.Noon.AddMinutes(59);

        Assert.Equal(Reserved, await store.ReserveAsync(tenantId, "a", limits, now, Token));
        Assert.Equal(Reserved, await store.ReserveAsync(tenantId, "b", limits, now, Token));
        Assert.Equal(new ReservationResult.Exhausted(BudgetWindow.TenantHour, 2, Some.Noon.AddHours(1)), await store.ReserveAsync(tenantId, "c", limits, now, Token));
        Assert.Equal(Reserved, await store.ReserveAsync(tenantId, "c", limits, now.AddMinutes(1), Token));
    }

    [Fact]
    public async Task The_day_is_exhausted_until_midnight_utc()
    {
        var limits = new PurgeLimits(PerHour: null, PerDay: 1, GlobalPerDay: null);
        await store.ReserveAsync(tenantId, "a", limits, Some.Noon, Token);

        var exhausted = await store.ReserveAsync(tenantId, "b", limits, Some.Noon.AddHours(11), Token);

        Assert.Equal(new ReservationResult.Exhausted(BudgetWindow.TenantDay, 1, Some.Noon.AddHours(12)), exhausted);
        Assert.Equal(Reserved, await store.ReserveAsync(tenantId, "b", limits, Some.Noon.AddHours(12), Token));
    }

    [Fact]
    public async Task The_global_day_is_shared_by_all_tenants_and_its_refusal_holds_nothing_of_the_tenant()
    {
        var limits = new PurgeLimits(PerHour: 1, PerDay: 1, GlobalPerDay: 1);
        await store.ReserveAsync(Guid.NewGuid(), "a", limits, Some.Noon, Token);

        var exhausted = await store.ReserveAsync(tenantId, "b", limits, Some.Noon, Token);

        Assert.Equal(new ReservationResult.Exhausted(BudgetWindow.GlobalDay, 1, Some.Noon.AddHours(12)), exhausted);
        Assert.Equal(0, (await RoomAsync(limits)).UsedToday);
    }

    [Fact]
    public async Task A_limit_of_zero_never_has_room()
    {
        var exhausted = await store.ReserveAsync(tenantId, "a", new PurgeLimits(0, null, null), Some.Noon, Token);

        Assert.Equal(new ReservationResult.Exhausted(BudgetWindow.TenantHour, 0, null), exhausted);
    }

    [Fact]
    public async Task Reserving_twice_for_the_same_intent_counts_once()
    {
        var limits = new PurgeLimits(1, 1, 1);

        Assert.Equal(Reserved, await store.ReserveAsync(tenantId, "a", limits, Some.Noon, Token));
        Assert.Equal(Reserved, await store.ReserveAsync(tenantId, "a", limits, Some.Noon, Token));

        Assert.Equal((1, 1, 1), Used(await RoomAsync(limits)));
    }

    [Fact]
    public async Task What_is_given_back_has_room_again_and_only_once()
    {
        var limits = new PurgeLimits(2, 2, 2);
        await store.ReserveAsync(tenantId, "a", limits, Some.Noon, Token);
        await store.ReserveAsync(tenantId, "b", limits, Some.Noon, Token);

        await store.ReleaseAsync(tenantId, "a", Some.Noon.AddHours(13), Token);
        await store.ReleaseAsync(tenantId, "a", Some.Noon, Token);
        await store.ReleaseAsync(tenantId, "never", Some.Noon, Token);

        Assert.Equal((1, 1, 1), Used(await RoomAsync(limits)));
    }

    [Fact]
    public async Task An_intent_that_holds_the_last_unit_has_room_itself()
    {
        var limits = new PurgeLimits(1, null, null);
        await store.ReserveAsync(tenantId, "a", limits, Some.Noon, Token);

        Assert.True((await RoomAsync(limits, "a")).HasRoom);
        Assert.False((await RoomAsync(limits, "b")).HasRoom);
        Assert.False((await RoomAsync(limits)).HasRoom);
        Assert.True((await RoomAsync(new PurgeLimits(null, null, null))).HasRoom);
    }

    [Theory]
    [InlineData(10, null, null)]
    [InlineData(null, 10, null)]
    [InlineData(null, null, 10)]
    [InlineData(20, 15, 10)]
    public async Task Fifty_that_race_for_the_last_ten_units_get_exactly_ten(int? perHour, int? perDay, int? global)
    {
        var limits = new PurgeLimits(perHour, perDay, global);

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() => store.ReserveAsync(tenantId, $"intent-{number}", limits, Some.Noon, Token))));

        Assert.Equal(10, results.Count(result => result is ReservationResult.Reserved));
        Assert.Equal((10, 10, 10), Used(await RoomAsync(limits)));
    }

    [Fact]
    public async Task Wherever_a_reservation_breaks_off_repeating_it_counts_once()
    {
        var limits = new PurgeLimits(1, 1, null);
        await EveryBreak.OfAsync(
            account,
            () => Task.FromResult(Guid.NewGuid()),
            (tables, tenant) => new PurgeBudgetStore(tables, TimeProvider.System).ReserveAsync(tenant, "a", limits, Some.Noon, Token),
            async tenant =>
            {
                Assert.Equal(Reserved, await store.ReserveAsync(tenant, "a", limits, Some.Noon, Token));
                await store.ReleaseAsync(tenant, "a", Some.Noon, Token);

                Assert.Equal((0, 0, 0), Used(Assert.IsType<Read<BudgetRoom>.Found>(await store.ReadAsync(tenant, limits, Some.Noon, null, Token)).Value));
            });
    }

    [Fact]
    public async Task A_budget_that_cannot_be_read_is_unreadable()
    {
        var broken = new PurgeBudgetStore(account.TablesThrough(new BreakingPolicy(2, afterSending: false)), TimeProvider.System);

        var read = await broken.ReadAsync(tenantId, new PurgeLimits(1, 1, 1), Some.Noon, null, Token);

        Assert.Equal(ReadFaultKind.ServiceFailed, Assert.IsType<Read<BudgetRoom>.Unreadable>(read).Fault.Kind);
    }

    private static (int Hour, int Day, int Global) Used(BudgetRoom room) => (room.UsedThisHour, room.UsedToday, room.UsedTodayGlobally);

    private async Task<BudgetRoom> RoomAsync(PurgeLimits limits, string? intentId = null) =>
        Assert.IsType<Read<BudgetRoom>.Found>(await store.ReadAsync(tenantId, limits, Some.Noon, intentId, Token)).Value;
}
