using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Tests.Purges;

public sealed class PurgeBudgetStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private static readonly ReservationResult _reserved = new ReservationResult.Reserved();
    private readonly StorageAccount _account = new();
    private readonly Guid _tenantId = Guid.NewGuid();
    private readonly PurgeBudgetStore _store;

    public PurgeBudgetStoreTests() => _store = new PurgeBudgetStore(_account.Tables, TimeProvider.System);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task The_hour_is_exhausted_until_the_next_hour()
    {
        var limits = new PurgeLimits { PerHour = 2 };
        var now = Samples.Noon.AddMinutes(59);

        Assert.Equal(_reserved, await _store.ReserveAsync(new(_tenantId, "a", null, now), limits, _token));
        Assert.Equal(_reserved, await _store.ReserveAsync(new(_tenantId, "b", null, now), limits, _token));
        Assert.Equal(
            new ReservationResult.Exhausted(BudgetWindow.TenantHour, 2, Samples.Noon.AddHours(1)),
            await _store.ReserveAsync(new(_tenantId, "c", null, now), limits, _token)
        );
        Assert.Equal(_reserved, await _store.ReserveAsync(new(_tenantId, "c", null, now.AddMinutes(1)), limits, _token));
    }

    [Fact]
    public async Task What_was_reserved_in_an_earlier_hour_counts_in_the_hour_in_which_it_is_used()
    {
        var limits = new PurgeLimits { PerHour = 1 };
        var next = Samples.Noon.AddHours(1);
        await _store.ReserveAsync(new(_tenantId, "a", null, Samples.Noon), limits, _token);

        Assert.Equal(_reserved, await _store.ReserveAsync(new(_tenantId, "a", null, next), limits, _token));

        Assert.Equal(
            new ReservationResult.Exhausted(BudgetWindow.TenantHour, 1, next.AddHours(1)),
            await _store.ReserveAsync(new(_tenantId, "b", null, next), limits, _token)
        );
        Assert.Equal((0, 1, 1), Used(await RoomAsync(limits)));
        await _store.ReleaseAsync(new(_tenantId, "a", null, next), _token);
        Assert.Equal((0, 0, 0), Used(await RoomAsync(limits)));
    }

    [Fact]
    public async Task An_hour_without_room_does_not_take_over_what_was_reserved_in_an_earlier_one()
    {
        var limits = new PurgeLimits { PerHour = 1 };
        var next = Samples.Noon.AddHours(1);
        await _store.ReserveAsync(new(_tenantId, "a", null, Samples.Noon), limits, _token);
        await _store.ReserveAsync(new(_tenantId, "b", null, next), limits, _token);

        Assert.Equal(
            new ReservationResult.Exhausted(BudgetWindow.TenantHour, 1, next.AddHours(1)),
            await _store.ReserveAsync(new(_tenantId, "a", null, next), limits, _token)
        );
    }

    [Fact]
    public async Task The_day_is_exhausted_until_midnight_utc()
    {
        var limits = new PurgeLimits { PerDay = 1 };
        await _store.ReserveAsync(new(_tenantId, "a", null, Samples.Noon), limits, _token);

        var exhausted = await _store.ReserveAsync(new(_tenantId, "b", null, Samples.Noon.AddHours(11)), limits, _token);

        Assert.Equal(new ReservationResult.Exhausted(BudgetWindow.TenantDay, 1, Samples.Noon.AddHours(12)), exhausted);
        Assert.Equal(_reserved, await _store.ReserveAsync(new(_tenantId, "b", null, Samples.Noon.AddHours(12)), limits, _token));
    }

    [Fact]
    public async Task The_global_day_is_shared_by_all_tenants_and_its_refusal_holds_nothing_of_the_tenant()
    {
        var limits = new PurgeLimits
        {
            PerHour = 1,
            PerDay = 1,
            GlobalPerDay = 1,
        };
        await _store.ReserveAsync(new(Guid.NewGuid(), "a", null, Samples.Noon), limits, _token);

        var exhausted = await _store.ReserveAsync(new(_tenantId, "b", null, Samples.Noon), limits, _token);

        Assert.Equal(new ReservationResult.Exhausted(BudgetWindow.GlobalDay, 1, Samples.Noon.AddHours(12)), exhausted);
        Assert.Equal(0, (await RoomAsync(limits)).UsedToday);
    }

    [Fact]
    public async Task Findings_of_one_scan_are_limited_whatever_the_day_and_requests_of_a_person_are_not()
    {
        var limits = new PurgeLimits { PerRun = 1 };
        Assert.Equal(_reserved, await _store.ReserveAsync(new(_tenantId, "a", "s-1", Samples.Noon), limits, _token));

        Assert.Equal(
            new ReservationResult.Exhausted(BudgetWindow.TenantRun, 1, null),
            await _store.ReserveAsync(new(_tenantId, "b", "s-1", Samples.Noon.AddDays(3)), limits, _token)
        );
        Assert.Equal(BudgetWindow.TenantRun, (await RoomAsync(limits, "b", "s-1")).Exhausted?.Window);
        Assert.Null((await RoomAsync(limits, "a", "s-1")).Exhausted);
        Assert.Equal(_reserved, await _store.ReserveAsync(new(_tenantId, "b", "s-2", Samples.Noon), limits, _token));
        Assert.Equal(_reserved, await _store.ReserveAsync(new(_tenantId, "c", null, Samples.Noon), limits, _token));
    }

    [Fact]
    public async Task A_unit_of_a_scan_is_given_back_days_later()
    {
        var limits = new PurgeLimits { PerRun = 1 };
        await _store.ReserveAsync(new(_tenantId, "a", "s-1", Samples.Noon), limits, _token);

        await _store.ReleaseAsync(new(_tenantId, "a", "s-1", Samples.Noon.AddDays(9)), _token);

        Assert.Equal(_reserved, await _store.ReserveAsync(new(_tenantId, "b", "s-1", Samples.Noon.AddDays(9)), limits, _token));
    }

    [Fact]
    public async Task A_window_without_room_leaves_nothing_held_in_the_others()
    {
        var limits = new PurgeLimits
        {
            PerRun = 1,
            PerHour = 1,
            PerDay = 1,
            GlobalPerHour = 1,
        };
        await _store.ReserveAsync(new(Guid.NewGuid(), "a", null, Samples.Noon), limits, _token);

        var exhausted = await _store.ReserveAsync(new(_tenantId, "b", "s-1", Samples.Noon), limits, _token);

        Assert.Equal(new ReservationResult.Exhausted(BudgetWindow.GlobalHour, 1, Samples.Noon.AddHours(1)), exhausted);
        var room = await RoomAsync(limits, run: "s-1");
        Assert.Equal((0, 0, 0), (room.UsedThisRun, room.UsedThisHour, room.UsedToday));
    }

    [Fact]
    public async Task A_limit_of_zero_never_has_room()
    {
        var exhausted = await _store.ReserveAsync(new(_tenantId, "a", null, Samples.Noon), new PurgeLimits { PerHour = 0 }, _token);

        Assert.Equal(new ReservationResult.Exhausted(BudgetWindow.TenantHour, 0, null), exhausted);
    }

    [Fact]
    public async Task Reserving_twice_for_the_same_intent_counts_once()
    {
        var limits = new PurgeLimits
        {
            PerHour = 1,
            PerDay = 1,
            GlobalPerDay = 1,
        };

        Assert.Equal(_reserved, await _store.ReserveAsync(new(_tenantId, "a", null, Samples.Noon), limits, _token));
        Assert.Equal(_reserved, await _store.ReserveAsync(new(_tenantId, "a", null, Samples.Noon), limits, _token));

        Assert.Equal((1, 1, 1), Used(await RoomAsync(limits)));
    }

    [Fact]
    public async Task What_is_given_back_has_room_again_and_only_once()
    {
        var limits = new PurgeLimits
        {
            PerHour = 2,
            PerDay = 2,
            GlobalPerDay = 2,
        };
        await _store.ReserveAsync(new(_tenantId, "a", null, Samples.Noon), limits, _token);
        await _store.ReserveAsync(new(_tenantId, "b", null, Samples.Noon), limits, _token);

        await _store.ReleaseAsync(new(_tenantId, "a", null, Samples.Noon.AddHours(13)), _token);
        await _store.ReleaseAsync(new(_tenantId, "a", null, Samples.Noon), _token);
        await _store.ReleaseAsync(new(_tenantId, "never", null, Samples.Noon), _token);

        Assert.Equal((1, 1, 1), Used(await RoomAsync(limits)));
    }

    [Fact]
    public async Task An_intent_that_holds_the_last_unit_has_room_itself()
    {
        var limits = new PurgeLimits { PerHour = 1 };
        await _store.ReserveAsync(new(_tenantId, "a", null, Samples.Noon), limits, _token);

        Assert.True((await RoomAsync(limits, "a")).HasRoom);
        Assert.False((await RoomAsync(limits, "b")).HasRoom);
        Assert.False((await RoomAsync(limits)).HasRoom);
        Assert.True((await RoomAsync(new PurgeLimits())).HasRoom);
    }

    [Theory]
    [InlineData(10, null, null, null, null)]
    [InlineData(null, 10, null, null, null)]
    [InlineData(null, null, 10, null, null)]
    [InlineData(null, null, null, 10, null)]
    [InlineData(null, null, null, null, 10)]
    [InlineData(12, 20, 15, 11, 10)]
    public async Task Fifty_that_race_for_the_last_ten_units_get_exactly_ten(
        int? perRun,
        int? perHour,
        int? perDay,
        int? globalHour,
        int? globalDay
    )
    {
        var limits = new PurgeLimits
        {
            PerRun = perRun,
            PerHour = perHour,
            PerDay = perDay,
            GlobalPerHour = globalHour,
            GlobalPerDay = globalDay,
        };

        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(number =>
                    Task.Run(() => _store.ReserveAsync(new(_tenantId, $"intent-{number}", "s-1", Samples.Noon), limits, _token))
                )
        );

        Assert.Equal(10, results.Count(result => result is ReservationResult.Reserved));
        var room = await RoomAsync(limits, run: "s-1");
        Assert.Equal(
            (10, 10, 10, 10, 10),
            (room.UsedThisRun, room.UsedThisHour, room.UsedToday, room.UsedThisHourGlobally, room.UsedTodayGlobally)
        );
    }

    [Fact]
    public async Task Wherever_a_reservation_breaks_off_repeating_it_counts_once()
    {
        var limits = new PurgeLimits { PerHour = 1, PerDay = 1 };
        await FaultPoints.OfAsync(
            _account,
            () => Task.FromResult(Guid.NewGuid()),
            (tables, tenant) =>
                new PurgeBudgetStore(tables, TimeProvider.System).ReserveAsync(new(tenant, "a", null, Samples.Noon), limits, _token),
            async tenant =>
            {
                Assert.Equal(_reserved, await _store.ReserveAsync(new(tenant, "a", null, Samples.Noon), limits, _token));
                await _store.ReleaseAsync(new(tenant, "a", null, Samples.Noon), _token);

                Assert.Equal(
                    (0, 0, 0),
                    Used(
                        Assert
                            .IsType<Read<BudgetRoom>.Found>(await _store.ReadAsync(new(tenant, "a", null, Samples.Noon), limits, _token))
                            .Value
                    )
                );
            }
        );
    }

    [Fact]
    public async Task A_budget_that_cannot_be_read_is_unreadable()
    {
        var broken = new PurgeBudgetStore(_account.TablesThrough(new FaultPolicy(2, afterSending: false)), TimeProvider.System);

        var read = await broken.ReadAsync(new(_tenantId, "a", null, Samples.Noon), new PurgeLimits { PerDay = 1 }, _token);

        Assert.Equal(ReadFaultKind.ServiceFailed, Assert.IsType<Read<BudgetRoom>.Unreadable>(read).Fault.Kind);
    }

    private static (int Hour, int Day, int Global) Used(BudgetRoom room) => (room.UsedThisHour, room.UsedToday, room.UsedTodayGlobally);

    private async Task<BudgetRoom> RoomAsync(PurgeLimits limits, string? intentId = null, string? run = null) =>
        Assert
            .IsType<Read<BudgetRoom>.Found>(await _store.ReadAsync(new(_tenantId, intentId ?? "nobody", run, Samples.Noon), limits, _token))
            .Value;
}

/// <summary>What people are told of a limit that is used up.</summary>
public sealed class ReservationResultTests
{
    [Theory]
    [InlineData(BudgetWindow.TenantRun, "per scan of this tenant")]
    [InlineData(BudgetWindow.TenantHour, "per hour in this tenant")]
    [InlineData(BudgetWindow.TenantDay, "per day in this tenant")]
    [InlineData(BudgetWindow.GlobalHour, "per hour in all tenants together")]
    [InlineData(BudgetWindow.GlobalDay, "per day in all tenants together")]
    public void An_exhausted_limit_is_reported_with_its_value_and_the_time(BudgetWindow window, string named) =>
        Assert.Equal(
            $"The policy allows 5 purges {named}, and all are used up. The next purge is possible at {Samples.Noon.AddHours(12):u}.",
            new ReservationResult.Exhausted(window, 5, Samples.Noon.AddHours(12)).Describe()
        );

    [Fact]
    public void A_limit_of_one_purge_is_reported_as_one() =>
        Assert.Equal(
            "The policy allows 1 purge per hour in this tenant, and it is used up.",
            new ReservationResult.Exhausted(BudgetWindow.TenantHour, 1, RoomAgainAt: null).Describe()
        );
}
