using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Remediations;

public sealed class RemediationQueryTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly Guid _tenantId = Guid.NewGuid();
    private readonly RemediationStore _store;

    public RemediationQueryTests() => _store = Samples.Store(_account, AdjustableClock.Stopped());

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Each_question_is_answered_newest_first()
    {
        var ann = Guid.NewGuid();
        var first = await StartAsync(0, request => request with { UserId = ann, UserPrincipalName = "Ann.O'Neil@contoso.com" });
        await EndAsync(first);
        var second = await StartAsync(1, request =>
            request with
            {
                UserId = ann,
                UserPrincipalName = "ann.o'neil@contoso.com",
                Ticket = new("ServiceNow", "INC/1 #?"),
            }
        );
        var other = await StartAsync(2, request => request with { Ticket = new("jira", "inc/1 #?") });
        var elsewhere = await StartAsync(3, request => request with { TenantId = Guid.NewGuid() });

        Assert.Equal([elsewhere.Id, other.Id, second.Id, first.Id], await IdsAsync(new()));
        Assert.Equal([other.Id, second.Id, first.Id], await IdsAsync(new() { TenantId = _tenantId }));
        Assert.Equal([second.Id, first.Id], await IdsAsync(new() { User = ann.ToString().ToUpperInvariant() }));
        Assert.Equal([second.Id, first.Id], await IdsAsync(new() { User = "ANN.O'NEIL@contoso.com" }));
        Assert.Equal([first.Id], await IdsAsync(new() { User = "ann.o'neil@contoso.com", State = RemediationState.Resolved }));
        Assert.Equal([], await IdsAsync(new() { User = ann.ToString(), TenantId = Guid.NewGuid() }));
        Assert.Equal([other.Id, second.Id], await IdsAsync(new() { Ticket = new("INC/1 #?") }));
        Assert.Equal([second.Id], await IdsAsync(new() { Ticket = new("inc/1 #?", "servicenow") }));
        Assert.Equal([], await IdsAsync(new() { Ticket = new("inc/1 #?", "jira"), User = ann.ToString() }));
        Assert.Equal([first.Id], await IdsAsync(new() { TenantId = _tenantId, State = RemediationState.Resolved }));
        Assert.Equal([other.Id, second.Id], await IdsAsync(new() { TenantId = _tenantId, Since = second.CreatedAt }));
        Assert.Equal([other.Id], await IdsAsync(new() { TenantId = _tenantId, Since = second.CreatedAt.AddTicks(1) }));
    }

    [Fact]
    public async Task An_item_shows_the_record_as_it_is_now()
    {
        var record = await StartAsync(0);
        await _store.UpdateAsync(
            record.Id,
            "wait",
            current => current with { NextCheckAt = Samples.Noon.AddHours(2), DisplayName = "Ann" },
            _token
        );

        var item = Assert.Single((await _store.ListAsync(new() { TenantId = _tenantId }, _token)).Items);

        Assert.Equal(RemediationSummary.Of((await _store.FindAsync(record.Id, _token))!), item);
        Assert.Equal("GuidInUse", item.Problem);
    }

    [Fact]
    public async Task Pages_hold_still_while_new_remediations_arrive()
    {
        var old = new List<string>();
        for (var minute = 0; minute < 7; minute++)
        {
            old.Insert(0, (await StartAsync(minute)).Id);
        }

        var seen = new List<string>();
        var filter = new RemediationFilter { TenantId = _tenantId, Top = 3 };
        for (var arrival = 0; ; arrival++)
        {
            var page = await _store.ListAsync(filter, _token);
            seen.AddRange(page.Items.Select(item => item.Id));
            await StartAsync(100 + arrival);
            if (page.NextCursor is null)
            {
                break;
            }

            Assert.Equal(3, page.Items.Count);
            filter = filter with { Cursor = page.NextCursor };
        }

        Assert.Equal(old, seen);
    }

    [Fact]
    public async Task Pages_filtered_by_state_are_filled()
    {
        var wanted = new List<string>();
        for (var minute = 0; minute < 12; minute++)
        {
            var record = await StartAsync(minute);
            if (minute % 3 == 0)
            {
                await EndAsync(record);
                wanted.Insert(0, record.Id);
            }
        }

        var filter = new RemediationFilter
        {
            TenantId = _tenantId,
            State = RemediationState.Resolved,
            Top = 2,
        };
        var first = await _store.ListAsync(filter, _token);
        var second = await _store.ListAsync(filter with { Cursor = first.NextCursor }, _token);

        Assert.Equal(wanted, first.Items.Concat(second.Items).Select(item => item.Id));
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task Attention_is_asked_for_the_latest_of_a_user_who_is_not_snoozed()
    {
        var (ann, ben) = (Guid.NewGuid(), Guid.NewGuid());
        var replaced = await StartAsync(0, request => request with { UserId = ann });
        await EndAsync(replaced, RemediationState.NeedsOperator);
        var ofBen = await StartAsync(1, request => request with { UserId = ben });
        await EndAsync(ofBen, RemediationState.NeedsOperator);
        var filter = new RemediationFilter { State = RemediationState.NeedsOperator, NeedsAttention = true };
        Assert.Equal([ofBen.Id, replaced.Id], await IdsAsync(filter));

        var again = await StartAsync(2, request => request with { UserId = ann });
        Assert.Equal([ofBen.Id], await IdsAsync(filter));

        await EndAsync(again, RemediationState.NeedsOperator);
        var snoozes = new SnoozeStore(_account.Tables, new AuditLog(_account.Tables, AdjustableClock.Stopped()), AdjustableClock.Stopped());
        await snoozes.SetAsync(
            _tenantId,
            ben,
            AdjustableClock.Stopped().GetUtcNow().AddDays(1),
            TestPrincipals.Called("Ada"),
            "Leaves the company.",
            _token
        );
        Assert.Equal([again.Id], await IdsAsync(filter));
    }

    [Fact]
    public async Task What_is_under_way_is_counted_by_tenant_and_state()
    {
        var foreign = Guid.NewGuid();
        await StartAsync(0);
        await EndAsync(await StartAsync(1));
        var diagnosing = await StartAsync(2);
        await _store.UpdateAsync(diagnosing.Id, "begin", record => record with { State = RemediationState.Diagnosing }, _token);
        await StartAsync(3);
        await StartAsync(4, request => request with { TenantId = foreign });

        RemediationCount[] own = [new(_tenantId, RemediationState.Queued, 2), new(_tenantId, RemediationState.Diagnosing, 1)];
        Assert.Equal(own, await _store.CountUnderWayAsync(TenantScope.Of(_tenantId), _token));
        Assert.Equivalent(
            own.Append(new RemediationCount(foreign, RemediationState.Queued, 1)),
            await _store.CountUnderWayAsync(TenantScope.All, _token)
        );
        Assert.Empty(await _store.CountUnderWayAsync(TenantScope.None, _token));
    }

    [Fact]
    public async Task Remediations_of_the_same_instant_are_neither_lost_nor_repeated()
    {
        var all = new HashSet<string>();
        for (var number = 0; number < 5; number++)
        {
            all.Add((await StartAsync(0)).Id);
        }

        var first = await _store.ListAsync(new() { TenantId = _tenantId, Top = 3 }, _token);
        var second = await _store.ListAsync(
            new()
            {
                TenantId = _tenantId,
                Top = 3,
                Cursor = first.NextCursor,
            },
            _token
        );

        Assert.Equal(5, first.Items.Count + second.Items.Count);
        Assert.True(all.SetEquals(first.Items.Concat(second.Items).Select(item => item.Id)));
    }

    [Fact]
    public async Task A_remediation_whose_record_is_missing_is_not_listed()
    {
        var missing = await StartAsync(0);
        var present = await StartAsync(1);
        await _account.Table("Remediations").DeleteEntityAsync(missing.Id, $"record-{missing.Id}", cancellationToken: _token);

        Assert.Equal([present.Id], await IdsAsync(new() { TenantId = _tenantId }));
    }

    [Fact]
    public async Task A_row_that_lags_behind_its_record_is_corrected_when_it_is_read()
    {
        var record = await StartAsync(0);
        var queued = await RowsOfStateAsync();
        await EndAsync(record);
        foreach (var row in await RowsOfStateAsync())
        {
            await Index.DeleteEntityAsync(row, cancellationToken: _token);
        }

        foreach (var row in queued)
        {
            await Index.AddEntityAsync(row, _token);
        }

        Assert.Empty(await IdsAsync(new() { TenantId = _tenantId, State = RemediationState.Queued }));
        Assert.Equal([record.Id], await IdsAsync(new() { TenantId = _tenantId, State = RemediationState.Resolved }));
        Assert.Equal([record.Id], await IdsAsync(new() { State = RemediationState.Resolved }));
    }

    [Fact]
    public async Task Two_rows_of_the_same_state_are_one_item()
    {
        var record = await StartAsync(0);
        foreach (var row in await RowsOfStateAsync())
        {
            row.RowKey = $"{row.RowKey[..^9]}000000000";
            await Index.AddEntityAsync(row, _token);
        }

        Assert.Equal([record.Id], await IdsAsync(new() { TenantId = _tenantId, State = RemediationState.Queued }));
    }

    private Azure.Data.Tables.TableClient Index => _account.Table("RemediationIndex");

    private async Task<IReadOnlyList<Azure.Data.Tables.TableEntity>> RowsOfStateAsync() =>
        await Index
            .QueryAsync<Azure.Data.Tables.TableEntity>(
                row => row.RowKey.CompareTo("state,") > 0 && row.RowKey.CompareTo("state-") < 0,
                cancellationToken: _token
            )
            .ToListAsync(_token);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not base 64!")]
    [InlineData("YWJjIGRlZg")]
    public async Task A_made_up_cursor_is_refused(string cursor) =>
        await Assert.ThrowsAsync<InvalidCursorException>(() => _store.ListAsync(new() { TenantId = _tenantId, Cursor = cursor }, _token));

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        await StartAsync(0);
        await StartAsync(1);
        var page = await _store.ListAsync(new() { TenantId = _tenantId, Top = 1 }, _token);

        await Assert.ThrowsAsync<InvalidCursorException>(() => _store.ListAsync(new() { Cursor = page.NextCursor }, _token));
        await Assert.ThrowsAsync<InvalidCursorException>(() =>
            _store.ListAsync(
                new()
                {
                    TenantId = _tenantId,
                    State = RemediationState.Queued,
                    Cursor = page.NextCursor,
                },
                _token
            )
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task A_page_has_bounds(int top) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _store.ListAsync(new() { Top = top }, _token));

    private async Task<RemediationRecord> StartAsync(int minute, Func<RemediationRequest, RemediationRequest>? change = null)
    {
        var request = Samples.Request(_tenantId) with { At = Samples.Noon.AddMinutes(minute) };
        return (await _store.StartAsync(change?.Invoke(request) ?? request, _token)).Record;
    }

    private async Task EndAsync(RemediationRecord record, RemediationState state = RemediationState.Resolved)
    {
        await _store.UpdateAsync(record.Id, "diagnose", current => current with { State = RemediationState.Diagnosing }, _token);
        await _store.UpdateAsync(record.Id, "end", current => current with { State = state }, _token);
    }

    private async Task<IEnumerable<string>> IdsAsync(RemediationFilter filter) =>
        (await _store.ListAsync(filter, _token)).Items.Select(item => item.Id);
}
