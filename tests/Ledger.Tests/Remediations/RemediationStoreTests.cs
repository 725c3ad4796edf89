using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Remediations;

public sealed class RemediationStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped();
    private readonly RemediationStore _store;

    public RemediationStoreTests() => _store = Samples.Store(_account, _clock);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_change_and_its_steps_are_written_together_under_a_new_version()
    {
        var record = await StartAsync();
        _clock.Now = Samples.Noon.AddMinutes(1);

        var updated = await _store.UpdateAsync(
            record.Id,
            "diagnose",
            Diagnosing,
            _token,
            new NewStep("reading", "Reads."),
            new NewStep("read", "Has read.")
        );

        Assert.Equal(RemediationState.Diagnosing, updated.State);
        Assert.Equal(_clock.Now, updated.UpdatedAt);
        Assert.NotEqual(record.ETag, updated.ETag);
        Assert.Equal(updated, await _store.FindAsync(record.Id, _token));
        Assert.Equal(
            [
                new RemediationStep(2, _clock.Now, RemediationState.Diagnosing, "reading", "Reads.", "diagnose"),
                new RemediationStep(3, _clock.Now, RemediationState.Diagnosing, "read", "Has read.", "diagnose"),
            ],
            await _store.GetStepsAsync(record.Id, 1, _token)
        );
    }

    [Fact]
    public async Task A_key_that_was_applied_changes_nothing_however_many_others_came_since()
    {
        var record = await StartAsync();
        await _store.UpdateAsync(record.Id, "first", Diagnosing, _token, new NewStep("once", "Once."));
        for (var other = 0; other < 200; other++)
        {
            await _store.UpdateAsync(record.Id, $"other-{other}", current => current with { DisplayName = $"Ann {other}" }, _token);
        }

        var repeated = await _store.UpdateAsync(
            record.Id,
            "first",
            _ => throw new InvalidOperationException("must not be asked"),
            _token,
            new NewStep("once", "Once.")
        );

        Assert.Equal("Ann 199", repeated.DisplayName);
        Assert.Single(await _store.GetStepsAsync(record.Id, 1, _token));
        Assert.True(await _store.WasAppliedAsync(record.Id, "first", _token));
        Assert.True(await _store.WasAppliedAsync(record.Id, "other-199", _token));
        Assert.False(await _store.WasAppliedAsync(record.Id, "other-200", _token));
        Assert.False(await _store.WasAppliedAsync("r-none-1", "first", _token));
    }

    [Fact]
    public async Task Concurrent_changes_are_all_applied_once_and_leave_no_gap_in_the_timeline()
    {
        var record = await StartAsync();
        await _store.UpdateAsync(record.Id, "diagnose", Diagnosing, _token);

        // Each of ten operations is delivered twice; those with an odd number tell nothing.
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(number => number / 2)
                .Select(operation =>
                    Task.Run(() =>
                        _store.UpdateAsync(
                            record.Id,
                            $"operation-{operation}",
                            current => current with { DisplayName = $"{current.DisplayName}{operation}" },
                            _token,
                            operation % 2 == 0 ? [new NewStep("done", $"{operation}")] : []
                        )
                    )
                )
        );

        var updated = await _store.FindAsync(record.Id, _token);
        var steps = await _store.GetStepsAsync(record.Id, 1, _token);
        Assert.Equal("0123456789", string.Concat(updated!.DisplayName!.Order()));
        Assert.Equal(Enumerable.Range(2, 5), steps.Select(step => step.Sequence));
        Assert.Equal(updated.StepCount, steps[^1].Sequence);
    }

    [Fact]
    public async Task The_last_writer_of_the_index_leaves_the_newest_state_there()
    {
        var record = await StartAsync();
        var pausing = new PausingPolicy("RemediationIndex");
        var slow = Samples.Store(_account, _clock, _account.TablesThrough(pausing)).UpdateAsync(record.Id, "diagnose", Diagnosing, _token);
        await pausing.Arrived;
        await _store.UpdateAsync(record.Id, "end", current => current with { State = RemediationState.Resolved }, _token);

        pausing.Release();
        await slow;

        Assert.Single(
            (await _store.ListAsync(new RemediationFilter { TenantId = record.TenantId, State = RemediationState.Resolved }, _token)).Items
        );
    }

    [Fact]
    public async Task An_illegal_move_is_refused_and_changes_nothing()
    {
        var record = await StartAsync();

        var exception = await Assert.ThrowsAsync<IllegalTransitionException>(() =>
            _store.UpdateAsync(record.Id, "jump", current => current with { State = RemediationState.Purging }, _token)
        );

        Assert.Equal((RemediationState.Queued, RemediationState.Purging), (exception.From, exception.To));
        Assert.Equal(record, await _store.FindAsync(record.Id, _token));
    }

    [Fact]
    public async Task A_change_of_identity_is_refused()
    {
        var record = await StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _store.UpdateAsync(record.Id, "steal", current => current with { UserId = Guid.NewGuid() }, _token)
        );
    }

    [Fact]
    public async Task A_remediation_that_does_not_exist_cannot_be_changed()
    {
        await Assert.ThrowsAsync<RemediationNotFoundException>(() => _store.UpdateAsync("r-none-1", "diagnose", Diagnosing, _token));
        await Assert.ThrowsAsync<RemediationNotFoundException>(() => _store.UpdateAsync("../all?", "diagnose", Diagnosing, _token));
    }

    [Fact]
    public async Task A_final_state_sets_the_end_clears_the_next_check_and_frees_the_user()
    {
        var record = await StartAsync();
        await _store.UpdateAsync(
            record.Id,
            "diagnose",
            current => Diagnosing(current) with { NextCheckAt = Samples.Noon.AddHours(1) },
            _token
        );
        _clock.Now = Samples.Noon.AddMinutes(3);

        var ended = await _store.UpdateAsync(
            record.Id,
            "end",
            current => current.End(RemediationState.Resolved, new Ending("verified-gone", "a", "b")),
            _token
        );
        var later = await _store.UpdateAsync(
            record.Id,
            "told",
            current => current,
            _token,
            new NewStep("ticket-told", "The ticket knows.")
        );

        Assert.Equal(_clock.Now, ended.CompletedAt);
        Assert.Null(ended.NextCheckAt);
        Assert.Equal(ended.CompletedAt, later.CompletedAt);
        Assert.Null(await _store.FindActiveAsync(record.TenantId, record.UserId, _token));
        Assert.Empty(await _store.ListOverdueAsync(Samples.Noon.AddDays(1), 10, _token));
    }

    [Fact]
    public async Task The_end_of_an_old_remediation_does_not_take_the_claim_of_a_newer_one()
    {
        var record = await StartAsync();
        await _store.UpdateAsync(record.Id, "diagnose", Diagnosing, _token);
        await _store.UpdateAsync(record.Id, "end", current => current with { State = RemediationState.Resolved }, _token);
        var newer = await _store.StartAsync(Samples.Request(record.TenantId, record.UserId, record.Error), _token);

        await _store.UpdateAsync(record.Id, "told", current => current, _token);
        await _store.UpdateAsync(record.Id, "end", current => current, _token);

        Assert.Equal(newer.Record, await _store.FindActiveAsync(record.TenantId, record.UserId, _token));
    }

    [Fact]
    public async Task A_big_plan_with_every_kind_of_character_comes_back_as_it_was()
    {
        var record = await StartAsync();
        var plan = Samples.Plan(cause: string.Concat(Enumerable.Repeat("Müller \ud83d\ude00 \"x\" \\ <b> \u0001 ", 5_000)));

        await _store.UpdateAsync(record.Id, "plan", current => Diagnosing(current) with { Plan = plan }, _token);

        var stored = (await _store.FindAsync(record.Id, _token))!.Plan!;
        Assert.Equal(plan.Cause, stored.Cause);
        Assert.Equal(plan.Problem, stored.Problem);
        Assert.Equal(plan.Steps, stored.Steps);
    }

    [Fact]
    public async Task A_plan_that_does_not_fit_is_refused_with_a_message_and_changes_nothing()
    {
        var record = await StartAsync();

        var exception = await Assert.ThrowsAsync<RowTooLargeException>(() =>
            _store.UpdateAsync(record.Id, "plan", current => current with { Plan = Samples.Plan(new string('x', 600_000)) }, _token)
        );

        Assert.Contains(record.Id, exception.Message, StringComparison.Ordinal);
        Assert.Equal(record, await _store.FindAsync(record.Id, _token));
    }

    [Fact]
    public async Task A_plan_just_below_the_limit_fits()
    {
        var record = await StartAsync();

        await _store.UpdateAsync(
            record.Id,
            "plan",
            current => current with { Plan = Samples.Plan(new string('x', DocumentColumns.MaximumCharacters - 3_000)) },
            _token,
            new NewStep("long", new string('y', 16_000))
        );

        Assert.Equal(DocumentColumns.MaximumCharacters - 3_000, (await _store.FindAsync(record.Id, _token))!.Plan!.Cause.Length);
    }

    [Fact]
    public async Task A_record_with_a_column_missing_is_unreadable_and_not_absent()
    {
        var record = await StartAsync();
        var row = (
            await _account
                .Table("Remediations")
                .GetEntityAsync<Azure.Data.Tables.TableEntity>(record.Id, $"record-{record.Id}", cancellationToken: _token)
        ).Value;
        row.Remove("Document0");
        await _account.Table("Remediations").UpdateEntityAsync(row, row.ETag, Azure.Data.Tables.TableUpdateMode.Replace, _token);

        await Assert.ThrowsAsync<CorruptRowException>(() => _store.FindAsync(record.Id, _token));
    }

    [Fact]
    public async Task A_missing_table_is_a_failure_and_not_an_absence()
    {
        var record = await StartAsync();
        await _account.Table("Remediations").DeleteAsync(_token);

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => _store.FindAsync(record.Id, _token));
    }

    [Fact]
    public async Task Wherever_a_change_breaks_off_repeating_it_ends_in_the_same_state()
    {
        var due = Samples.Noon.AddMinutes(5);
        var requests = await FaultPoints.OfAsync(
            _account,
            () => StartAsync(),
            (tables, record) =>
                Samples.Store(_account, _clock, tables).UpdateAsync(record.Id, "diagnose", Change, _token, new NewStep("read", "Read.")),
            async record =>
            {
                // Before it is repeated: what is due is found, by the old time or by the new one.
                Assert.Single(await _store.ListOverdueAsync(due, 1000, _token), overdue => overdue.Id == record.Id);

                await _store.UpdateAsync(record.Id, "diagnose", Change, _token, new NewStep("read", "Read."));

                Assert.Equal(due, (await _store.FindAsync(record.Id, _token))!.NextCheckAt);
                Assert.Single(await _store.GetStepsAsync(record.Id, 1, _token));
                Assert.Single(
                    (
                        await _store.ListAsync(
                            new RemediationFilter { TenantId = record.TenantId, State = RemediationState.Diagnosing },
                            _token
                        )
                    ).Items
                );
                Assert.DoesNotContain(await _store.ListOverdueAsync(due.AddTicks(-1), 1000, _token), overdue => overdue.Id == record.Id);
                Assert.Single(await _store.ListOverdueAsync(due, 1000, _token), overdue => overdue.Id == record.Id);
            }
        );

        Assert.InRange(requests, 6, 30);

        RemediationRecord Change(RemediationRecord current) => Diagnosing(current) with { NextCheckAt = due };
    }

    [Fact]
    public async Task Wherever_an_ending_breaks_off_repeating_it_frees_the_user()
    {
        await FaultPoints.OfAsync(
            _account,
            async () =>
            {
                var record = await StartAsync();
                return await _store.UpdateAsync(record.Id, "diagnose", Diagnosing, _token);
            },
            (tables, record) => Samples.Store(_account, _clock, tables).UpdateAsync(record.Id, "end", End, _token),
            async record =>
            {
                await _store.UpdateAsync(record.Id, "end", End, _token);

                Assert.Null(await _store.FindActiveAsync(record.TenantId, record.UserId, _token));
                Assert.Empty(await _store.ListOverdueAsync(Samples.Noon.AddDays(1), 1000, _token));
                Assert.Single(
                    (
                        await _store.ListAsync(
                            new RemediationFilter { TenantId = record.TenantId, State = RemediationState.Resolved },
                            _token
                        )
                    ).Items
                );
                Assert.True((await _store.StartAsync(Samples.Request(record.TenantId, record.UserId), _token)).IsNew);
                foreach (
                    var row in await _account
                        .Table("RemediationIndex")
                        .QueryAsync<Azure.Data.Tables.TableEntity>(row =>
                            row.RowKey.CompareTo("open,") > 0 && row.RowKey.CompareTo("open-") < 0
                        )
                        .ToListAsync(_token)
                )
                {
                    await _account.Table("RemediationIndex").DeleteEntityAsync(row, cancellationToken: _token);
                }
            }
        );

        static RemediationRecord End(RemediationRecord current) => current with { State = RemediationState.Resolved };
    }

    private static RemediationRecord Diagnosing(RemediationRecord current) => current with { State = RemediationState.Diagnosing };

    private async Task<RemediationRecord> StartAsync() => (await _store.StartAsync(Samples.Request(), _token)).Record;
}
