using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Ledger.Tests.Support;

namespace TenantHygiene.Ledger.Tests.Audit;

public sealed class EvidenceStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly EvidenceStore store;

    public EvidenceStoreTests() => store = new EvidenceStore(account.Tables, new Clock());

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task Documents_come_back_in_order_exactly_as_they_were_appended()
    {
        var first = await store.AppendAsync("r-a-1", "before-image", """{ "Name" : "Ann \u00fc 😀" }""", "image", Token);
        var second = await store.AppendAsync("r-a-1", "plan", "[]", "plan", Token);
        await store.AppendAsync("r-b-1", "plan", "{}", "plan", Token);

        Assert.Equal([first, second], await store.ListAsync("r-a-1", Token));
        Assert.Equal([1, 2], new[] { first.Sequence, second.Sequence });
        Assert.Equal("""{ "Name" : "Ann \u00fc 😀" }""", first.Json);
    }

    [Fact]
    public async Task A_key_that_was_used_changes_nothing()
    {
        var first = await store.AppendAsync("r-a-1", "plan", "{}", "plan", Token);

        var second = await store.AppendAsync("r-a-1", "plan", """{"other":1}""", "plan", Token);

        Assert.Equal(first, second);
        Assert.Single(await store.ListAsync("r-a-1", Token));
    }

    [Fact]
    public async Task A_document_of_four_mebibytes_fits_and_a_larger_one_is_refused()
    {
        var json = $"\"{new string('x', EvidenceStore.MaximumBytes - 2)}\"";

        await store.AppendAsync("r-a-1", "before-image", json, "image", Token);

        Assert.Equal(json, Assert.Single(await store.ListAsync("r-a-1", Token)).Json);
        await Assert.ThrowsAsync<RowTooLargeException>(() => store.AppendAsync("r-a-1", "before-image", json + " ", "larger", Token));
    }

    [Fact]
    public async Task What_is_not_json_is_refused() =>
        await Assert.ThrowsAnyAsync<System.Text.Json.JsonException>(() => store.AppendAsync("r-a-1", "plan", "{", "plan", Token));

    [Fact]
    public async Task Concurrent_appends_are_all_kept_without_gaps_and_duplicates_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => store.AppendAsync("r-a-1", "answer", $"{number / 2}", $"answer-{number / 2}", Token))));

        var documents = await store.ListAsync("r-a-1", Token);
        Assert.Equal(Enumerable.Range(1, 10), documents.Select(document => document.Sequence));
        Assert.Equal(10, documents.Select(document => document.Json).Distinct().Count());
    }

    [Fact]
    public async Task Wherever_an_append_breaks_off_repeating_it_leaves_one_document()
    {
        await FaultPoints.OfAsync(
            account,
            () => Task.FromResult($"r-{Guid.NewGuid():N}-1"),
            (tables, id) => new EvidenceStore(tables, new Clock()).AppendAsync(id, "plan", "{}", "plan", Token),
            async id =>
            {
                await store.AppendAsync(id, "plan", "{}", "plan", Token);

                Assert.Single(await store.ListAsync(id, Token));
            });
    }

    [Fact]
    public async Task A_document_that_was_changed_afterwards_is_not_returned()
    {
        var document = await store.AppendAsync("r-a-1", "plan", """{"purge":false}""", "plan", Token);
        var table = account.Table("Evidence");
        var part = (await table.GetEntityAsync<Azure.Data.Tables.TableEntity>("r-a-1", $"part-{document.Sha256}-000", cancellationToken: Token)).Value;
        part["Content00"] = """{"purge":true}"""u8.ToArray();
        await table.UpdateEntityAsync(part, part.ETag, cancellationToken: Token);

        await Assert.ThrowsAsync<CorruptRowException>(() => store.ListAsync("r-a-1", Token));
    }
}
