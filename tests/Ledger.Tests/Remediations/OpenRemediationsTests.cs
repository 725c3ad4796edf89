using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Remediations;

public sealed class OpenRemediationsTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped(Samples.Noon);
    private readonly RemediationStore _store;

    public OpenRemediationsTests() => _store = Samples.Store(_account, _clock);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task The_longest_overdue_comes_first_and_what_is_not_due_not_at_all()
    {
        var late = await DueAsync(10);
        var later = await DueAsync(5);
        await DueAsync(20);

        Assert.Equal([later, late], await IdsAsync(Samples.Noon.AddMinutes(10)));
        Assert.Equal([later], (await _store.ListOverdueAsync(Samples.Noon.AddMinutes(10), 1, _token)).Select(record => record.Id));
    }

    [Fact]
    public async Task A_remediation_whose_next_check_moved_is_due_at_the_new_time_only()
    {
        var id = await DueAsync(5);
        await _store.UpdateAsync(id, "wait", current => current with { NextCheckAt = Samples.Noon.AddMinutes(30) }, _token);

        Assert.Empty(await IdsAsync(Samples.Noon.AddMinutes(29)));
        Assert.Equal([id], await IdsAsync(Samples.Noon.AddMinutes(30)));
    }

    [Fact]
    public async Task What_was_accepted_and_never_begun_is_overdue()
    {
        var started = await _store.StartAsync(Samples.Request(), _token);

        Assert.Equal([started.Record.Id], await IdsAsync(Samples.Noon));
    }

    [Fact]
    public async Task A_row_that_a_crash_left_behind_is_removed_once_its_remediation_is_over()
    {
        var id = await DueAsync(5);
        var left = Assert.Single(await RowsAsync());
        await _store.UpdateAsync(id, "diagnose", current => current with { State = RemediationState.Diagnosing }, _token);
        await _store.UpdateAsync(id, "end", current => current with { State = RemediationState.Failed }, _token);
        await _account.Table("RemediationIndex").AddEntityAsync(left, _token);

        Assert.Empty(await IdsAsync(Samples.Noon.AddDays(1)));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_row_is_moved_to_the_time_when_its_remediation_is_due_once_it_is_looked_at()
    {
        var id = await DueAsync(5);
        await _store.UpdateAsync(id, "wait", current => current with { NextCheckAt = Samples.Noon.AddMinutes(30) }, _token);
        _clock.Now += TimeSpan.FromMinutes(3);

        Assert.Empty(await IdsAsync(Samples.Noon.AddMinutes(29)));

        Assert.Equal(Samples.Noon.AddMinutes(30), Assert.Single(await RowsAsync()).GetDateTimeOffset("DueAt"));
        await _store.UpdateAsync(id, "sooner", current => current with { NextCheckAt = Samples.Noon.AddMinutes(10) }, _token);
        Assert.Equal([id], await IdsAsync(Samples.Noon.AddMinutes(10)));
    }

    [Fact]
    public async Task A_row_whose_record_may_not_be_written_yet_is_not_moved()
    {
        var id = await DueAsync(30);
        var left = Assert.Single(await RowsAsync());
        // Announced for a change that a slow writer has not written yet.
        left["DueAt"] = Samples.Noon.AddMinutes(5);
        left["AnnouncedAt"] = _clock.Now;
        await _account.Table("RemediationIndex").UpdateEntityAsync(left, left.ETag, cancellationToken: _token);

        Assert.Empty(await IdsAsync(Samples.Noon.AddMinutes(10)));

        Assert.Equal(Samples.Noon.AddMinutes(5), Assert.Single(await RowsAsync()).GetDateTimeOffset("DueAt"));
        await _store.UpdateAsync(id, "wait", current => current with { NextCheckAt = Samples.Noon.AddMinutes(5) }, _token);
        Assert.Equal([id], await IdsAsync(Samples.Noon.AddMinutes(10)));
    }

    private async Task<IReadOnlyList<Azure.Data.Tables.TableEntity>> RowsAsync() =>
        await _account
            .Table("RemediationIndex")
            .QueryAsync<Azure.Data.Tables.TableEntity>(
                row => row.RowKey.CompareTo("open,") > 0 && row.RowKey.CompareTo("open-") < 0,
                cancellationToken: _token
            )
            .ToListAsync(_token);

    private async Task<string> DueAsync(int minute)
    {
        var started = await _store.StartAsync(Samples.Request(), _token);
        await _store.UpdateAsync(
            started.Record.Id,
            "wait-first",
            current => current with { NextCheckAt = Samples.Noon.AddMinutes(minute) },
            _token
        );
        return started.Record.Id;
    }

    private async Task<IEnumerable<string>> IdsAsync(DateTimeOffset now) =>
        (await _store.ListOverdueAsync(now, 100, _token)).Select(record => record.Id);
}
