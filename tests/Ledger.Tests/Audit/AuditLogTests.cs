using Azure.Data.Tables;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Audit;
using static TenantHygiene.Remediation.Tests.Approvals.SomePeople;

namespace TenantHygiene.Ledger.Tests.Audit;

public sealed class AuditLogTests : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly Clock clock = new();
    private readonly Guid tenantId = Guid.NewGuid();
    private readonly AuditLog log;

    public AuditLogTests() => log = new AuditLog(account.Tables, clock);

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task Entries_come_back_as_they_were_recorded_chained_in_their_order()
    {
        var first = await log.AppendAsync(tenantId, "r-a-1", "plan", null, """{"cause":"Ümlaut 😀 \"quoted\""}""", "plan", Token);
        clock.Now = clock.Now.AddTicks(1);
        var second = await log.AppendAsync(tenantId, "r-a-1", "approved", Called("kim"), "{}", "approved", Token);

        Assert.Equal([first, second], await log.ListAsync(tenantId, "r-a-1", Token));
        Assert.Equal([first, second], await log.ReadAsync(tenantId, 1, Token).ToListAsync(Token));
        Assert.Equal((1, AuditHash.Origin, 2, first.Hash), (first.Sequence, first.PreviousHash, second.Sequence, second.PreviousHash));
        Assert.Equal((Called("kim"), "kim"), (second.Actor!, second.Actor!.Name));
        Assert.Equal(clock.Now, second.At);
        Assert.Equal(new AuditAnchor(2, second.Hash), await log.HeadAsync(tenantId, Token));
        Assert.Equal(new AuditVerdict.Intact(new AuditAnchor(2, second.Hash)), AuditChain.Verify([first, second], await log.HeadAsync(tenantId, Token)));
    }

    [Fact]
    public async Task A_tenant_without_entries_has_no_head()
    {
        Assert.Null(await log.HeadAsync(tenantId, Token));
        Assert.Empty(await log.ListAsync(tenantId, "r-a-1", Token));
    }

    [Fact]
    public async Task An_operation_that_is_repeated_is_recorded_once()
    {
        var first = await log.AppendAsync(tenantId, "r-a-1", "plan", null, "{}", "plan", Token);
        clock.Now = clock.Now.AddMinutes(1);

        var repeated = await log.AppendAsync(tenantId, "r-a-1", "plan", null, """{"other":1}""", "plan", Token);
        var another = await log.AppendAsync(tenantId, "r-b-1", "plan", null, "{}", "plan", Token);

        Assert.Equal(first, repeated);
        Assert.Equal(2, another.Sequence);
    }

    [Fact]
    public async Task Remediations_and_tenants_are_told_apart()
    {
        await log.AppendAsync(tenantId, "r-a-1", "plan", null, "{}", "plan", Token);
        await log.AppendAsync(tenantId, "r-a-11", "plan", null, "{}", "plan", Token);
        await log.AppendAsync(tenantId, null, "snoozed", Called("kim"), "{}", "plan", Token);
        await log.AppendAsync(tenantId, "r-a-1", "outcome", null, "{}", "outcome", Token);
        var elsewhere = await log.AppendAsync(Guid.NewGuid(), "r-a-1", "plan", null, "{}", "plan", Token);

        Assert.Equal([1L, 4L], (await log.ListAsync(tenantId, "r-a-1", Token)).Select(entry => entry.Sequence));
        Assert.Equal((1, AuditHash.Origin), (elsewhere.Sequence, elsewhere.PreviousHash));
    }

    [Fact]
    public async Task Links_are_told_without_what_the_entries_say()
    {
        var entries = new List<AuditEntry>();
        for (var number = 1; number <= 4; number++)
        {
            entries.Add(await log.AppendAsync(tenantId, "r-a-1", "look", null, $"{number}", $"look-{number}", Token));
        }

        Assert.Equal(entries[1..3].Select(entry => entry.ToLink()), await log.ReadLinksAsync(tenantId, 2, 3, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Fifty_concurrent_appends_of_two_processes_make_one_unbroken_chain()
    {
        var other = new AuditLog(new LedgerTables(account.Service, account.Options), clock);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(
            () => (number % 2 == 0 ? log : other).AppendAsync(tenantId, $"r-{number % 7}-1", "look", null, $"{number}", $"look-{number}", Token))));

        var entries = await log.ReadAsync(tenantId, 1, Token).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, 50), entries.Select(entry => int.Parse(entry.Content)).Order());
        Assert.IsType<AuditVerdict.Intact>(AuditChain.Verify(entries, await log.HeadAsync(tenantId, Token)));
    }

    [Fact]
    public async Task The_same_operation_from_many_sides_at_once_is_recorded_once()
    {
        var other = new AuditLog(new LedgerTables(account.Service, account.Options), clock);

        var entries = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(
            () => (number % 2 == 0 ? log : other).AppendAsync(tenantId, "r-a-1", "look", null, "{}", $"look-{number % 4}", Token))));

        Assert.Equal(4, entries.Distinct().Count());
        Assert.Equal(4, (await log.HeadAsync(tenantId, Token))!.Sequence);
    }

    [Fact]
    public async Task Appends_that_wait_are_written_together()
    {
        var counting = new CountingPolicy();
        var counted = new AuditLog(account.TablesThrough(counting), clock);

        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => counted.AppendAsync(tenantId, "r-a-1", "look", null, "{}", $"look-{number}", Token)));

        Assert.Equal(300, (await log.HeadAsync(tenantId, Token))!.Sequence);
        // Each write reads the head and submits; 33 entries fit in one, and the first may be alone.
        Assert.InRange(counting.Requests, 1, 2 * 15);
    }

    [Fact]
    public async Task Long_contents_wait_for_a_transaction_with_room()
    {
        var content = $"\"{new string('ä', AuditLog.MaximumContent - 2)}\"";

        await Task.WhenAll(Enumerable.Range(0, 9).Select(number => log.AppendAsync(tenantId, "r-a-1", "look", null, content, $"look-{number}", Token)));

        Assert.All(await log.ListAsync(tenantId, "r-a-1", Token), entry => Assert.Equal(content, entry.Content));
        Assert.Equal(9, (await log.HeadAsync(tenantId, Token))!.Sequence);
    }

    [Fact]
    public async Task Wherever_an_append_breaks_off_repeating_it_leaves_one_entry()
    {
        await FaultPoints.OfAsync(
            account,
            () => Task.FromResult(Guid.NewGuid()),
            (tables, tenant) => new AuditLog(tables, clock).AppendAsync(tenant, "r-a-1", "plan", null, "{}", "plan", Token),
            async tenant =>
            {
                var entry = await log.AppendAsync(tenant, "r-a-1", "plan", null, "{}", "plan", Token);

                Assert.Equal([entry], await log.ReadAsync(tenant, 1, Token).ToListAsync(Token));
                Assert.Equal(new AuditAnchor(1, entry.Hash), await log.HeadAsync(tenant, Token));
            });
    }

    [Fact]
    public async Task A_reply_that_was_lost_does_not_record_twice()
    {
        // Opening the table, reading the head, writing: the reply to the third is lost, and the client sends it again.
        var retrying = new AuditLog(account.TablesLosingReply(3), clock);

        var entry = await retrying.AppendAsync(tenantId, "r-a-1", "plan", null, "{}", "plan", Token);

        Assert.Equal([entry], await log.ReadAsync(tenantId, 1, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task What_is_not_JSON_or_too_long_or_no_text_is_refused_and_harms_no_other()
    {
        await Assert.ThrowsAnyAsync<System.Text.Json.JsonException>(() => log.AppendAsync(tenantId, "r-a-1", "plan", null, "{", "a", Token));
        await Assert.ThrowsAsync<RowTooLargeException>(() => log.AppendAsync(tenantId, "r-a-1", "plan", null, $"\"{new string('a', AuditLog.MaximumContent)}\"", "b", Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => log.AppendAsync(tenantId, "r-a-1", "plan", Called("kim") with { Name = "half \ud83d" }, "{}", "c", Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => log.AppendAsync(tenantId, "r/../a", "plan", null, "{}", "d", Token));

        Assert.Equal(1, (await log.AppendAsync(tenantId, "r-a-1", "plan", null, "{}", "e", Token)).Sequence);
    }

    [Theory]
    [InlineData(AuditFault.Altered)]
    [InlineData(AuditFault.Missing)]
    [InlineData(AuditFault.Truncated)]
    public async Task What_was_changed_behind_its_back_is_found(AuditFault fault)
    {
        for (var number = 1; number <= 3; number++)
        {
            await log.AppendAsync(tenantId, "r-a-1", "look", null, $$"""{"gone":{{(number == 3 ? "true" : "false")}}}""", $"look-{number}", Token);
        }

        var table = account.Table("AuditLog");
        var row = (await table.GetEntityAsync<TableEntity>(tenantId.ToString(), $"entry-{(fault is AuditFault.Truncated ? 3 : 2):D19}", cancellationToken: Token)).Value;
        row["Document0"] = """{"gone":true} """;
        await (fault is AuditFault.Altered
            ? table.UpdateEntityAsync(row, row.ETag, cancellationToken: Token)
            : table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: Token));

        var verdict = AuditChain.Verify(await log.ReadAsync(tenantId, 1, Token).ToListAsync(Token), await log.HeadAsync(tenantId, Token));
        var broken = Assert.IsType<AuditVerdict.Broken>(verdict);
        Assert.Equal((fault is AuditFault.Truncated ? 3 : 2, fault), (broken.Sequence, broken.Fault));
    }
}
