using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Tests.Scans;

public sealed class ScanStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly Guid _tenantId = Guid.NewGuid();
    private readonly ScanStore _store;
    private readonly ScanSchedules _schedules;
    private readonly ScanCheckpoints _checkpoints;

    public ScanStoreTests()
    {
        _store = Store(_account.Tables);
        _schedules = new ScanSchedules(_account.Tables);
        _checkpoints = new ScanCheckpoints(_account.Tables);
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_scan_is_found_by_its_id_alone_with_all_its_values()
    {
        var scan = await BeginAsync(_tenantId, 0);
        Assert.Equal(scan, await _store.FindAsync(scan.Id, _token));
        var ended = scan with
        {
            State = ScanState.Partial,
            EndedAt = Samples.Noon.AddMinutes(5),
            Pages = 3,
            Users = 2_500,
            Restarts = 1,
            ResumedFrom = 2,
            Method = "Full",
            Fault = new ReadFault(ReadFaultKind.Throttled, "Page 4 was refused."),
        };
        await _store.EndAsync(ended, Schedule(_tenantId), _token);

        Assert.Equal(ended, await _store.FindAsync(scan.Id, _token));
        Assert.Null(await _store.FindAsync(ScanId.Create(_tenantId, Samples.Noon.AddDays(1)), _token));
        Assert.Null(await _store.FindAsync("s-none", _token));
        Assert.Null(await _store.FindAsync("no/id", _token));
    }

    [Fact]
    public async Task Of_many_that_begin_a_scan_of_a_tenant_at_the_same_time_one_does()
    {
        await _schedules.AddAsync([Schedule(_tenantId)], _token);
        var schedule = (await _schedules.FindAsync(_tenantId, _token))!;

        var begun = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(number => _store.TryBeginAsync(Scan(_tenantId, number), schedule, Samples.Noon, _token))
        );

        Assert.Single(begun, isFirst => isFirst);
        Assert.Single((await _store.ListAsync(new ScanFilter(), _token)).Items);
    }

    [Fact]
    public async Task While_a_scan_runs_the_schedule_names_it_and_its_end_gives_the_tenant_free()
    {
        var scan = await BeginAsync(_tenantId, 0);
        var running = await _schedules.FindAsync(_tenantId, _token);
        var next = Schedule(_tenantId) with { DueAt = Samples.Noon.AddHours(1), Failures = 2, CleanSince = Samples.Noon };
        await _store.EndAsync(scan with { State = ScanState.Complete }, next, _token);
        var free = await _schedules.FindAsync(_tenantId, _token);

        Assert.Equal((true, scan.Id), (running!.IsRunning, running.ScanId));
        Assert.Equal(next with { ScanId = scan.Id, Version = free!.Version }, free);
    }

    [Fact]
    public async Task Wherever_a_beginning_breaks_off_there_is_either_the_scan_and_its_claim_or_neither()
    {
        await FaultPoints.OfAsync(
            _account,
            () => Task.FromResult(Guid.NewGuid()),
            (tables, tenant) => Store(tables).TryBeginAsync(Scan(tenant, 0), Schedule(tenant), Samples.Noon, _token),
            async tenant =>
            {
                var schedule = await _schedules.FindAsync(tenant, _token);
                var scan = await _store.FindAsync(Scan(tenant, 0).Id, _token);

                Assert.Equal(schedule is { IsRunning: true }, scan is { State: ScanState.Running });
            }
        );
    }

    [Fact]
    public async Task A_schedule_that_exists_is_not_replaced_by_a_new_one()
    {
        await _schedules.AddAsync([Schedule(_tenantId) with { Failures = 3 }], _token);
        await _schedules.AddAsync([Schedule(_tenantId), Schedule(Guid.NewGuid())], _token);

        Assert.Equal(2, (await _schedules.ListAsync(_token)).Count);
        Assert.Equal(3, (await _schedules.FindAsync(_tenantId, _token))!.Failures);
    }

    [Fact]
    public async Task A_schedule_is_postponed_only_as_it_was_read()
    {
        await _schedules.AddAsync([Schedule(_tenantId)], _token);
        var read = (await _schedules.FindAsync(_tenantId, _token))!;

        Assert.True(await _schedules.TryPostponeAsync(read, Samples.Noon.AddHours(1), _token));
        Assert.False(await _schedules.TryPostponeAsync(read, Samples.Noon.AddHours(2), _token));
        Assert.Equal(Samples.Noon.AddHours(1), (await _schedules.FindAsync(_tenantId, _token))!.DueAt);
    }

    [Fact]
    public async Task All_schedules_are_one_request_whatever_number_of_scans_there_is()
    {
        await _schedules.AddAsync([.. Enumerable.Range(0, 250).Select(_ => Schedule(Guid.NewGuid()))], _token);
        await BeginAsync(_tenantId, 0);
        var counting = new CountingPolicy();
        var schedules = new ScanSchedules(_account.TablesThrough(counting));
        await schedules.FindAsync(_tenantId, _token);
        var before = counting.Requests;

        Assert.Equal(251, (await schedules.ListAsync(_token)).Count);
        Assert.Equal(1, counting.Requests - before);
    }

    [Fact]
    public async Task Scans_are_listed_newest_first_of_all_tenants_or_of_one_and_by_state()
    {
        var other = Guid.NewGuid();
        var (first, second, third) = (await BeginAsync(_tenantId, 0), await BeginAsync(other, 1), await BeginAsync(_tenantId, 2));
        var complete = first with { State = ScanState.Complete };
        await _store.EndAsync(complete, Schedule(_tenantId), _token);

        Assert.Equal([third, second, complete], (await _store.ListAsync(new ScanFilter(), _token)).Items);
        Assert.Equal([third, complete], (await _store.ListAsync(new ScanFilter { TenantId = _tenantId }, _token)).Items);
        Assert.Equal([third, second], (await _store.ListAsync(new ScanFilter { State = ScanState.Running }, _token)).Items);
        Assert.Equal(
            [complete],
            (await _store.ListAsync(new ScanFilter { TenantId = _tenantId, State = ScanState.Complete }, _token)).Items
        );
        Assert.Equal(third, await _store.LatestAsync(_tenantId, _token));
        Assert.Null(await _store.LatestAsync(Guid.NewGuid(), _token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_of_a_list_join_without_a_gap_and_without_a_repetition(bool ofOneTenant)
    {
        var expected = new List<string>();
        for (var number = 0; number < 7; number++)
        {
            expected.Insert(0, (await BeginAsync(ofOneTenant ? _tenantId : Guid.NewGuid(), number)).Id);
        }

        var filter = new ScanFilter { TenantId = ofOneTenant ? _tenantId : null, Top = 3 };
        var seen = new List<string>();
        for (var pages = 1; ; pages++)
        {
            var page = await _store.ListAsync(filter, _token);
            seen.AddRange(page.Items.Select(scan => scan.Id));
            if (page.NextCursor is not { } next)
            {
                Assert.Equal(3, pages);
                break;
            }

            filter = filter with { Cursor = next };
        }

        Assert.Equal(expected, seen);
        await Assert.ThrowsAsync<InvalidCursorException>(() => _store.ListAsync(filter with { State = ScanState.Failed }, _token));
        await Assert.ThrowsAsync<InvalidCursorException>(() => _store.ListAsync(new ScanFilter { Cursor = "bm9uc2Vuc2U" }, _token));
    }

    [Fact]
    public async Task A_running_scan_shows_how_far_its_checkpoint_says_it_has_come()
    {
        var scan = await BeginAsync(_tenantId, 0);
        await _checkpoints.TrySaveAsync(scan.Id, Checkpoint(pages: 8) with { Users = 7_992, UsersInTotal = 20_000 }, [], _token);

        var shown = (await _store.FindAsync(scan.Id, _token))!;

        Assert.Equal((8, 7_992, 20_000), (shown.Pages, shown.Users, shown.UsersInTotal));
        Assert.Equal(shown, Assert.Single((await _store.ListAsync(new ScanFilter(), _token)).Items));
    }

    [Fact]
    public async Task A_checkpoint_keeps_the_users_that_were_found_with_it_and_before_it()
    {
        var id = Scan(_tenantId, 0).Id;
        Guid[] users = [.. Enumerable.Range(0, 9_000).Select(_ => Guid.NewGuid())];
        var first = (await _checkpoints.TrySaveAsync(id, Checkpoint(pages: 8), users[..8_001], _token))!;
        var second = (await _checkpoints.TrySaveAsync(id, first with { Pages = 16 }, users[8_001..], _token))!;

        Assert.Equal(second, await _checkpoints.FindAsync(id, _token));
        Assert.Equal(users.ToHashSet(), await _checkpoints.ReadUsersAsync(id, second, _token));
        Assert.Equal(users[..8_001].ToHashSet(), await _checkpoints.ReadUsersAsync(id, first, _token));
    }

    [Fact]
    public async Task Users_of_a_pass_that_was_given_up_are_not_those_of_the_next()
    {
        var id = Scan(_tenantId, 0).Id;
        var first = (await _checkpoints.TrySaveAsync(id, Checkpoint(pages: 8), [Guid.NewGuid()], _token))!;
        var again = (await _checkpoints.TrySaveAsync(id, first with { Restarts = 1, UserRows = 0 }, [_tenantId], _token))!;

        Assert.Equal([_tenantId], await _checkpoints.ReadUsersAsync(id, again, _token));
    }

    [Fact]
    public async Task Users_that_are_missing_are_no_empty_list()
    {
        var id = Scan(_tenantId, 0).Id;
        var saved = (await _checkpoints.TrySaveAsync(id, Checkpoint(pages: 8), [_tenantId], _token))!;

        await Assert.ThrowsAsync<CorruptRowException>(() => _checkpoints.ReadUsersAsync(id, saved with { UserRows = 2 }, _token));
    }

    [Fact]
    public async Task Of_two_processes_that_go_on_from_a_checkpoint_one_can_write_the_next()
    {
        var id = Scan(_tenantId, 0).Id;
        Assert.True(await _checkpoints.TryOpenAsync(id, _token));
        Assert.False(await _checkpoints.TryOpenAsync(id, _token));
        var read = (await _checkpoints.TrySaveAsync(id, Checkpoint(pages: 8), [], _token))!;

        Assert.NotNull(await _checkpoints.TrySaveAsync(id, read with { Pages = 16 }, [], _token));
        Assert.Null(await _checkpoints.TrySaveAsync(id, read with { Pages = 15 }, [_tenantId], _token));
        Assert.Null(await _checkpoints.TrySaveAsync(id, Checkpoint(pages: 8), [], _token));
        Assert.Equal(16, (await _checkpoints.FindAsync(id, _token))!.Pages);
    }

    [Fact]
    public async Task Nothing_is_left_of_the_checkpoint_of_a_scan_that_has_ended()
    {
        var id = Scan(_tenantId, 0).Id;
        await _checkpoints.TrySaveAsync(id, Checkpoint(pages: 8), [_tenantId], _token);

        await _checkpoints.RemoveAsync(id, _token);

        Assert.Null(await _checkpoints.FindAsync(id, _token));
        Assert.Empty(_account.Table("ScanCheckpoints").Query<Azure.Data.Tables.TableEntity>(cancellationToken: _token));
    }

    [Fact]
    public async Task Old_scans_are_removed_from_every_list_and_the_schedules_stay()
    {
        await BeginAsync(_tenantId, 0);
        var young = await BeginAsync(_tenantId, 10);

        Assert.Equal(1, await _store.RemoveExpiredAsync(Samples.Noon.AddMinutes(5), 100, _token));

        Assert.Equal([young], (await _store.ListAsync(new ScanFilter(), _token)).Items);
        Assert.Equal([young], (await _store.ListAsync(new ScanFilter { TenantId = _tenantId }, _token)).Items);
        Assert.Single(_account.Table("TenantScans").Query<Azure.Data.Tables.TableEntity>(cancellationToken: _token));
        Assert.NotNull(await _schedules.FindAsync(_tenantId, _token));
    }

    private async Task<ScanRecord> BeginAsync(Guid tenantId, int minutes)
    {
        var scan = Scan(tenantId, minutes);
        var schedule = await _schedules.FindAsync(tenantId, _token) ?? Schedule(tenantId);
        Assert.True(await _store.TryBeginAsync(scan, schedule, Samples.Noon, _token));
        Assert.True(await _checkpoints.TryOpenAsync(scan.Id, _token));
        return scan;
    }

    private static ScanStore Store(LedgerTables tables) => new(tables, new ScanCheckpoints(tables));

    private static TenantSchedule Schedule(Guid tenantId) => new() { TenantId = tenantId, DueAt = Samples.Noon };

    private static ScanCheckpoint Checkpoint(int pages) =>
        new()
        {
            Method = "Full",
            Reach = "Reading",
            BeganAt = Samples.Noon,
            Pages = pages,
            NextLink = "https://graph.microsoft.com/v1.0/users?$skiptoken=x",
        };

    private static ScanRecord Scan(Guid tenantId, int minutes) =>
        new()
        {
            Id = ScanId.Create(tenantId, Samples.Noon.AddMinutes(minutes)),
            TenantId = tenantId,
            State = ScanState.Running,
            StartedAt = Samples.Noon.AddMinutes(minutes),
        };
}
