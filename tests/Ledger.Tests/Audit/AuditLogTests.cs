using Azure.Data.Tables;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Audit;
using TenantHygiene.Testing;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Ledger.Tests.Audit;

public sealed class AuditLogTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped();
    private readonly Guid _tenantId = Guid.NewGuid();
    private readonly AuditLog _log;

    public AuditLogTests() => _log = new AuditLog(_account.Tables, _clock);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Entries_come_back_as_they_were_recorded_chained_in_their_order()
    {
        var first = await _log.AppendAsync(_tenantId, "r-a-1", "plan", null, """{"cause":"Ümlaut 😀 \"quoted\""}""", "plan", _token);
        _clock.Now = _clock.Now.AddTicks(1);
        var second = await _log.AppendAsync(_tenantId, "r-a-1", "approved", Called("kim"), "{}", "approved", _token);

        Assert.Equal([first, second], await _log.ListAsync(_tenantId, "r-a-1", _token));
        Assert.Equal([first, second], await _log.ReadAsync(_tenantId, 1, _token).ToListAsync(_token));
        Assert.Equal((1, AuditHash.Origin, 2, first.Hash), (first.Sequence, first.PreviousHash, second.Sequence, second.PreviousHash));
        Assert.Equal((Called("kim"), "kim"), (second.Actor!, second.Actor!.Name));
        Assert.Equal(_clock.Now, second.At);
        Assert.Equal(new AuditAnchor(2, second.Hash), await _log.HeadAsync(_tenantId, _token));
        Assert.Equal(
            new AuditVerdict.Intact(new AuditAnchor(2, second.Hash)),
            AuditChain.Verify([first, second], await _log.HeadAsync(_tenantId, _token))
        );
    }

    [Fact]
    public async Task A_tenant_without_entries_has_no_head()
    {
        Assert.Null(await _log.HeadAsync(_tenantId, _token));
        Assert.Empty(await _log.ListAsync(_tenantId, "r-a-1", _token));
    }

    [Fact]
    public async Task An_operation_that_is_repeated_is_recorded_once()
    {
        var first = await _log.AppendAsync(_tenantId, "r-a-1", "plan", null, "{}", "plan", _token);
        _clock.Now = _clock.Now.AddMinutes(1);

        var repeated = await _log.AppendAsync(_tenantId, "r-a-1", "plan", null, """{"other":1}""", "plan", _token);
        var another = await _log.AppendAsync(_tenantId, "r-b-1", "plan", null, "{}", "plan", _token);

        Assert.Equal(first, repeated);
        Assert.Equal(2, another.Sequence);
    }

    [Fact]
    public async Task Remediations_and_tenants_are_kept_apart()
    {
        await _log.AppendAsync(_tenantId, "r-a-1", "plan", null, "{}", "plan", _token);
        await _log.AppendAsync(_tenantId, "r-a-11", "plan", null, "{}", "plan", _token);
        await _log.AppendAsync(_tenantId, null, "snoozed", Called("kim"), "{}", "plan", _token);
        await _log.AppendAsync(_tenantId, "r-a-1", "outcome", null, "{}", "outcome", _token);
        var elsewhere = await _log.AppendAsync(Guid.NewGuid(), "r-a-1", "plan", null, "{}", "plan", _token);

        Assert.Equal([1L, 4L], (await _log.ListAsync(_tenantId, "r-a-1", _token)).Select(entry => entry.Sequence));
        Assert.Equal((1, AuditHash.Origin), (elsewhere.Sequence, elsewhere.PreviousHash));
    }

    [Fact]
    public async Task Links_are_returned_without_the_content_of_the_entries()
    {
        var entries = new List<AuditEntry>();
        for (var number = 1; number <= 4; number++)
        {
            entries.Add(await _log.AppendAsync(_tenantId, "r-a-1", "check", null, $"{number}", $"check-{number}", _token));
        }

        Assert.Equal(entries[1..3].Select(entry => entry.ToLink()), await _log.ReadLinksAsync(_tenantId, 2, 3, _token).ToListAsync(_token));
    }

    [Fact]
    public async Task Fifty_concurrent_appends_of_two_processes_make_one_unbroken_chain()
    {
        var other = new AuditLog(new LedgerTables(_account.Service, _account.Options), _clock);

        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(number =>
                    Task.Run(() =>
                        (number % 2 == 0 ? _log : other).AppendAsync(
                            _tenantId,
                            $"r-{number % 7}-1",
                            "check",
                            null,
                            $"{number}",
                            $"check-{number}",
                            _token
                        )
                    )
                )
        );

        var entries = await _log.ReadAsync(_tenantId, 1, _token).ToListAsync(_token);
        Assert.Equal(Enumerable.Range(0, 50), entries.Select(entry => int.Parse(entry.Content)).Order());
        Assert.IsType<AuditVerdict.Intact>(AuditChain.Verify(entries, await _log.HeadAsync(_tenantId, _token)));
    }

    [Fact]
    public async Task The_same_operation_from_many_sides_at_once_is_recorded_once()
    {
        var other = new AuditLog(new LedgerTables(_account.Service, _account.Options), _clock);

        var entries = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(number =>
                    Task.Run(() =>
                        (number % 2 == 0 ? _log : other).AppendAsync(_tenantId, "r-a-1", "check", null, "{}", $"check-{number % 4}", _token)
                    )
                )
        );

        Assert.Equal(4, entries.Distinct().Count());
        Assert.Equal(4, (await _log.HeadAsync(_tenantId, _token))!.Sequence);
    }

    [Fact]
    public async Task Appends_that_wait_are_written_together()
    {
        var counting = new CountingPolicy();
        var counted = new AuditLog(_account.TablesThrough(counting), _clock);

        await Task.WhenAll(
            Enumerable
                .Range(0, 300)
                .Select(number => counted.AppendAsync(_tenantId, "r-a-1", "check", null, "{}", $"check-{number}", _token))
        );

        Assert.Equal(300, (await _log.HeadAsync(_tenantId, _token))!.Sequence);
        // Each write reads the head and submits; 33 entries fit in one, and the first may be alone.
        Assert.InRange(counting.Requests, 1, 2 * 15);
    }

    [Fact]
    public async Task Long_contents_wait_for_a_transaction_with_room()
    {
        var content = $"\"{new string('ä', AuditLog.MaximumContent - 2)}\"";

        await Task.WhenAll(
            Enumerable.Range(0, 9).Select(number => _log.AppendAsync(_tenantId, "r-a-1", "check", null, content, $"check-{number}", _token))
        );

        Assert.All(await _log.ListAsync(_tenantId, "r-a-1", _token), entry => Assert.Equal(content, entry.Content));
        Assert.Equal(9, (await _log.HeadAsync(_tenantId, _token))!.Sequence);
    }

    [Fact]
    public async Task Wherever_an_append_breaks_off_repeating_it_leaves_one_entry()
    {
        await FaultPoints.OfAsync(
            _account,
            () => Task.FromResult(Guid.NewGuid()),
            (tables, tenant) => new AuditLog(tables, _clock).AppendAsync(tenant, "r-a-1", "plan", null, "{}", "plan", _token),
            async tenant =>
            {
                var entry = await _log.AppendAsync(tenant, "r-a-1", "plan", null, "{}", "plan", _token);

                Assert.Equal([entry], await _log.ReadAsync(tenant, 1, _token).ToListAsync(_token));
                Assert.Equal(new AuditAnchor(1, entry.Hash), await _log.HeadAsync(tenant, _token));
            }
        );
    }

    [Fact]
    public async Task A_reply_that_was_lost_does_not_record_twice()
    {
        // Opening the table, reading the head, writing: the reply to the third is lost, and the client sends it again.
        var retrying = new AuditLog(_account.TablesLosingReply(3), _clock);

        var entry = await retrying.AppendAsync(_tenantId, "r-a-1", "plan", null, "{}", "plan", _token);

        Assert.Equal([entry], await _log.ReadAsync(_tenantId, 1, _token).ToListAsync(_token));
    }

    [Fact]
    public async Task What_is_not_JSON_or_too_long_or_no_text_is_refused_and_harms_no_other()
    {
        await Assert.ThrowsAnyAsync<System.Text.Json.JsonException>(() =>
            _log.AppendAsync(_tenantId, "r-a-1", "plan", null, "{", "a", _token)
        );
        await Assert.ThrowsAsync<RowTooLargeException>(() =>
            _log.AppendAsync(_tenantId, "r-a-1", "plan", null, $"\"{new string('a', AuditLog.MaximumContent)}\"", "b", _token)
        );
        await Assert.ThrowsAnyAsync<ArgumentException>(() =>
            _log.AppendAsync(_tenantId, "r-a-1", "plan", Called("kim") with { Name = "half \ud83d" }, "{}", "c", _token)
        );
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _log.AppendAsync(_tenantId, "r/../a", "plan", null, "{}", "d", _token));

        Assert.Equal(1, (await _log.AppendAsync(_tenantId, "r-a-1", "plan", null, "{}", "e", _token)).Sequence);
    }

    [Theory]
    [InlineData(AuditFault.Altered)]
    [InlineData(AuditFault.Missing)]
    [InlineData(AuditFault.Truncated)]
    public async Task What_was_changed_behind_its_back_is_found(AuditFault fault)
    {
        for (var number = 1; number <= 3; number++)
        {
            await _log.AppendAsync(
                _tenantId,
                "r-a-1",
                "check",
                null,
                $$"""{"gone":{{(number == 3 ? "true" : "false")}}}""",
                $"check-{number}",
                _token
            );
        }

        var table = _account.Table("AuditLog");
        var row = (
            await table.GetEntityAsync<TableEntity>(
                _tenantId.ToString(),
                $"entry-{(fault is AuditFault.Truncated ? 3 : 2):D19}",
                cancellationToken: _token
            )
        ).Value;
        row["Document0"] = """{"gone":true} """;
        await (
            fault is AuditFault.Altered
                ? table.UpdateEntityAsync(row, row.ETag, cancellationToken: _token)
                : table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: _token)
        );

        var verdict = AuditChain.Verify(
            await _log.ReadAsync(_tenantId, 1, _token).ToListAsync(_token),
            await _log.HeadAsync(_tenantId, _token)
        );
        var broken = Assert.IsType<AuditVerdict.Broken>(verdict);
        Assert.Equal((fault is AuditFault.Truncated ? 3 : 2, fault), (broken.Sequence, broken.Fault));
    }
}
