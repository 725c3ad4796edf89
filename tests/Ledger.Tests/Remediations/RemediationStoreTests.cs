using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Ledger.Tests.Remediations;

public sealed class RemediationStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly Clock clock = new();
    private readonly RemediationStore store;

    public RemediationStoreTests() => store = Some.Store(account.Tables, clock);

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task A_change_and_its_steps_are_written_together_under_a_new_version()
    {
        var record = await StartAsync();
        clock.Now = Some.Noon.AddMinutes(1);

        var updated = await store.UpdateAsync(record.Id, "diagnose", Diagnosing, Token, new NewStep("reading", "Reads."), new NewStep("read", "Has read."));

        Assert.Equal(RemediationState.Diagnosing, updated.State);
        Assert.Equal(clock.Now, updated.UpdatedAt);
        Assert.NotEqual(record.ETag, updated.ETag);
        Assert.Equal(updated, await store.FindAsync(record.Id, Token));
        Assert.Equal(
            [new RemediationStep(2, clock.Now, RemediationState.Diagnosing, "reading", "Reads.", "diagnose"), new RemediationStep(3, clock.Now, RemediationState.Diagnosing, "read", "Has read.", "diagnose")],
            await store.GetStepsAsync(record.Id, 1, Token));
    }

    [Fact]
    public async Task A_key_that_was_applied_changes_nothing_however_many_others_came_since()
    {
        var record = await StartAsync();
        await store.UpdateAsync(record.Id, "first", Diagnosing, Token, new NewStep("once", "Once."));
        for (var other = 0; other < 200; other++)
        {
            await store.UpdateAsync(record.Id, $"other-{other}", current => current with { DisplayName = $"Ann {other}" }, Token);
        }

        var repeated = await store.UpdateAsync(record.Id, "first", _ => throw new InvalidOperationException("must not be asked"), Token, new NewStep("once", "Once."));

        Assert.Equal("Ann 199", repeated.DisplayName);
        Assert.Single(await store.GetStepsAsync(record.Id, 1, Token));
        Assert.True(await store.WasAppliedAsync(record.Id, "first", Token));
        Assert.True(await store.WasAppliedAsync(record.Id, "other-199", Token));
        Assert.False(await store.WasAppliedAsync(record.Id, "other-200", Token));
        Assert.False(await store.WasAppliedAsync("r-none-1", "first", Token));
    }

    [Fact]
    public async Task Concurrent_changes_are_all_applied_once_and_leave_no_gap_in_the_timeline()
    {
        var record = await StartAsync();
        await store.UpdateAsync(record.Id, "diagnose", Diagnosing, Token);

        // Each of ten operations is delivered twice; those with an odd number tell nothing.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => number / 2).Select(operation => Task.Run(() => store.UpdateAsync(
            record.Id,
            $"operation-{operation}",
            current => current with { DisplayName = $"{current.DisplayName}{operation}" },
            Token,
            operation % 2 == 0 ? [new NewStep("done", $"{operation}")] : []))));

        var updated = await store.FindAsync(record.Id, Token);
        var steps = await store.GetStepsAsync(record.Id, 1, Token);
        Assert.Equal("0123456789", string.Concat(updated!.DisplayName!.Order()));
        Assert.Equal(Enumerable.Range(2, 5), steps.Select(step => step.Sequence));
        Assert.Equal(updated.StepCount, steps[^1].Sequence);
    }

    [Fact]
    public async Task Whoever_writes_the_index_last_leaves_the_newest_state_there()
    {
        var record = await StartAsync();
        var pausing = new PausingPolicy("RemediationIndex");
        var slow = Some.Store(account.TablesThrough(pausing), clock).UpdateAsync(record.Id, "diagnose", Diagnosing, Token);
        await pausing.Arrived;
        await store.UpdateAsync(record.Id, "end", current => current with { State = RemediationState.Resolved }, Token);

        pausing.Release();
        await slow;

        Assert.Single((await store.ListAsync(new RemediationFilter { TenantId = record.TenantId, State = RemediationState.Resolved }, Token)).Items);
    }

    [Fact]
    public async Task An_illegal_move_is_refused_and_changes_nothing()
    {
        var record = await StartAsync();

        var exception = await Assert.ThrowsAsync<IllegalTransitionException>(
            () => store.UpdateAsync(record.Id, "jump", current => current with { State = RemediationState.Purging }, Token));

        Assert.Equal((RemediationState.Queued, RemediationState.Purging), (exception.From, exception.To));
        Assert.Equal(record, await store.FindAsync(record.Id, Token));
    }

    [Fact]
    public async Task A_change_of_identity_is_refused()
    {
        var record = await StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.UpdateAsync(record.Id, "steal", current => current with { UserId = Guid.NewGuid() }, Token));
    }

    [Fact]
    public async Task A_remediation_that_does_not_exist_cannot_be_changed()
    {
        await Assert.ThrowsAsync<RemediationNotFoundException>(() => store.UpdateAsync("r-none-1", "diagnose", Diagnosing, Token));
        await Assert.ThrowsAsync<RemediationNotFoundException>(() => store.UpdateAsync("../all?", "diagnose", Diagnosing, Token));
    }

    [Fact]
    public async Task A_final_state_sets_the_end_clears_the_next_look_and_frees_the_user()
    {
        var record = await StartAsync();
        await store.UpdateAsync(record.Id, "diagnose", current => Diagnosing(current) with { NextCheckAt = Some.Noon.AddHours(1) }, Token);
        clock.Now = Some.Noon.AddMinutes(3);

        var ended = await store.UpdateAsync(record.Id, "end", current => current.End(RemediationState.Resolved, new Ending("verified-gone", "a", "b")), Token);
        var later = await store.UpdateAsync(record.Id, "told", current => current, Token, new NewStep("ticket-told", "The ticket knows."));

        Assert.Equal(clock.Now, ended.CompletedAt);
        Assert.Null(ended.NextCheckAt);
        Assert.Equal(ended.CompletedAt, later.CompletedAt);
        Assert.Null(await store.FindActiveAsync(record.TenantId, record.UserId, Token));
        Assert.Empty(await store.ListOverdueAsync(Some.Noon.AddDays(1), 10, Token));
    }

    [Fact]
    public async Task The_end_of_an_old_remediation_does_not_take_the_claim_of_a_newer_one()
    {
        var record = await StartAsync();
        await store.UpdateAsync(record.Id, "diagnose", Diagnosing, Token);
        await store.UpdateAsync(record.Id, "end", current => current with { State = RemediationState.Resolved }, Token);
        var newer = await store.StartAsync(Some.Request(record.TenantId, record.UserId, record.Error), Token);

        await store.UpdateAsync(record.Id, "told", current => current, Token);
        await store.UpdateAsync(record.Id, "end", current => current, Token);

        Assert.Equal(newer.Record, await store.FindActiveAsync(record.TenantId, record.UserId, Token));
    }

    [Fact]
    public async Task A_big_plan_with_every_kind_of_character_comes_back_as_it_was()
    {
        var record = await StartAsync();
        var plan = Some.Plan(cause: string.Concat(Enumerable.Repeat("Müller \ud83d\ude00 \"x\" \\ <b> \u0001 ", 5_000)));

        await store.UpdateAsync(record.Id, "plan", current => Diagnosing(current) with { Plan = plan }, Token);

        var stored = (await store.FindAsync(record.Id, Token))!.Plan!;
        Assert.Equal(plan.Cause, stored.Cause);
        Assert.Equal(plan.Problem, stored.Problem);
        Assert.Equal(plan.Steps, stored.Steps);
    }

    [Fact]
    public async Task A_plan_that_does_not_fit_is_refused_in_words_and_changes_nothing()
    {
        var record = await StartAsync();

        var exception = await Assert.ThrowsAsync<RowTooLargeException>(
            () => store.UpdateAsync(record.Id, "plan", current => current with { Plan = Some.Plan(new string('x', 600_000)) }, Token));

        Assert.Contains(record.Id, exception.Message, StringComparison.Ordinal);
        Assert.Equal(record, await store.FindAsync(record.Id, Token));
    }

    [Fact]
    public async Task A_plan_just_below_the_limit_fits()
    {
        var record = await StartAsync();

        await store.UpdateAsync(record.Id, "plan", current => current with { Plan = Some.Plan(new string('x', DocumentColumns.MaximumCharacters - 3_000)) }, Token, new NewStep("long", new string('y', 16_000)));

        Assert.Equal(DocumentColumns.MaximumCharacters - 3_000, (await store.FindAsync(record.Id, Token))!.Plan!.Cause.Length);
    }

    [Fact]
    public async Task A_record_with_a_column_missing_is_unreadable_and_not_absent()
    {
        var record = await StartAsync();
        var row = (await account.Table("Remediations").GetEntityAsync<Azure.Data.Tables.TableEntity>(record.Id, "record", cancellationToken: Token)).Value;
        row.Remove("Document0");
        await account.Table("Remediations").UpdateEntityAsync(row, row.ETag, Azure.Data.Tables.TableUpdateMode.Replace, Token);

        await Assert.ThrowsAsync<CorruptRowException>(() => store.FindAsync(record.Id, Token));
    }

    [Fact]
    public async Task A_missing_table_is_a_failure_and_not_an_absence()
    {
        var record = await StartAsync();
        await account.Table("Remediations").DeleteAsync(Token);

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => store.FindAsync(record.Id, Token));
    }

    [Fact]
    public async Task Wherever_a_change_breaks_off_repeating_it_ends_in_the_same_state()
    {
        var due = Some.Noon.AddMinutes(5);
        var requests = await FaultPoints.OfAsync(
            account,
            () => StartAsync(),
            (tables, record) => Some.Store(tables, clock).UpdateAsync(record.Id, "diagnose", Change, Token, new NewStep("read", "Read.")),
            async record =>
            {
                // Before it is repeated: what is due is found, by the old time or by the new one.
                Assert.Single(await store.ListOverdueAsync(due, 1000, Token), overdue => overdue.Id == record.Id);

                await store.UpdateAsync(record.Id, "diagnose", Change, Token, new NewStep("read", "Read."));

                Assert.Equal(due, (await store.FindAsync(record.Id, Token))!.NextCheckAt);
                Assert.Single(await store.GetStepsAsync(record.Id, 1, Token));
                Assert.Single((await store.ListAsync(new RemediationFilter { TenantId = record.TenantId, State = RemediationState.Diagnosing }, Token)).Items);
                Assert.DoesNotContain(await store.ListOverdueAsync(due.AddTicks(-1), 1000, Token), overdue => overdue.Id == record.Id);
                Assert.Single(await store.ListOverdueAsync(due, 1000, Token), overdue => overdue.Id == record.Id);
            });

        Assert.InRange(requests, 6, 30);

        RemediationRecord Change(RemediationRecord current) => Diagnosing(current) with { NextCheckAt = due };
    }

    [Fact]
    public async Task Wherever_an_ending_breaks_off_repeating_it_frees_the_user()
    {
        await FaultPoints.OfAsync(
            account,
            async () =>
            {
                var record = await StartAsync();
                return await store.UpdateAsync(record.Id, "diagnose", Diagnosing, Token);
            },
            (tables, record) => Some.Store(tables, clock).UpdateAsync(record.Id, "end", End, Token),
            async record =>
            {
                await store.UpdateAsync(record.Id, "end", End, Token);

                Assert.Null(await store.FindActiveAsync(record.TenantId, record.UserId, Token));
                Assert.Empty(await store.ListOverdueAsync(Some.Noon.AddDays(1), 1000, Token));
                Assert.Single((await store.ListAsync(new RemediationFilter { TenantId = record.TenantId, State = RemediationState.Resolved }, Token)).Items);
                Assert.True((await store.StartAsync(Some.Request(record.TenantId, record.UserId), Token)).IsNew);
                await account.Table("OpenRemediations").DeleteAsync(Token);
                await account.Table("OpenRemediations").CreateAsync(Token);
            });

        static RemediationRecord End(RemediationRecord current) => current with { State = RemediationState.Resolved };
    }

    private static RemediationRecord Diagnosing(RemediationRecord current) => current with { State = RemediationState.Diagnosing };

    private async Task<RemediationRecord> StartAsync() => (await store.StartAsync(Some.Request(), Token)).Record;
}
