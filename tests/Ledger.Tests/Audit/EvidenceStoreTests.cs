using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Audit;

public sealed class EvidenceStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly EvidenceStore _store;

    public EvidenceStoreTests() => _store = new EvidenceStore(_account.Tables, AdjustableClock.Stopped());

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Documents_come_back_in_order_exactly_as_they_were_appended()
    {
        var first = await _store.AppendAsync("r-a-1", "before-image", """{ "Name" : "Ann \u00fc 😀" }""", "image", _token);
        var second = await _store.AppendAsync("r-a-1", "plan", "[]", "plan", _token);
        await _store.AppendAsync("r-b-1", "plan", "{}", "plan", _token);

        Assert.Equal([first, second], await _store.ListAsync("r-a-1", _token));
        Assert.Equal([1, 2], new[] { first.Sequence, second.Sequence });
        Assert.Equal("""{ "Name" : "Ann \u00fc 😀" }""", first.Json);
    }

    [Fact]
    public async Task A_key_that_was_used_changes_nothing()
    {
        var first = await _store.AppendAsync("r-a-1", "plan", "{}", "plan", _token);

        var second = await _store.AppendAsync("r-a-1", "plan", """{"other":1}""", "plan", _token);

        Assert.Equal(first, second);
        Assert.Single(await _store.ListAsync("r-a-1", _token));
    }

    [Fact]
    public async Task A_document_of_four_mebibytes_fits_and_a_larger_one_is_refused()
    {
        var json = $"\"{new string('x', EvidenceStore.MaximumBytes - 2)}\"";

        await _store.AppendAsync("r-a-1", "before-image", json, "image", _token);

        Assert.Equal(json, Assert.Single(await _store.ListAsync("r-a-1", _token)).Json);
        await Assert.ThrowsAsync<RowTooLargeException>(() => _store.AppendAsync("r-a-1", "before-image", json + " ", "larger", _token));
    }

    [Fact]
    public async Task What_is_not_json_is_refused() =>
        await Assert.ThrowsAnyAsync<System.Text.Json.JsonException>(() => _store.AppendAsync("r-a-1", "plan", "{", "plan", _token));

    [Fact]
    public async Task Concurrent_appends_are_all_kept_without_gaps_and_duplicates_once()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(number => Task.Run(() => _store.AppendAsync("r-a-1", "answer", $"{number / 2}", $"answer-{number / 2}", _token)))
        );

        var documents = await _store.ListAsync("r-a-1", _token);
        Assert.Equal(Enumerable.Range(1, 10), documents.Select(document => document.Sequence));
        Assert.Equal(10, documents.Select(document => document.Json).Distinct().Count());
    }

    [Fact]
    public async Task Wherever_an_append_breaks_off_repeating_it_leaves_one_document()
    {
        await FaultPoints.OfAsync(
            _account,
            () => Task.FromResult($"r-{Guid.NewGuid():N}-1"),
            (tables, id) => new EvidenceStore(tables, AdjustableClock.Stopped()).AppendAsync(id, "plan", "{}", "plan", _token),
            async id =>
            {
                await _store.AppendAsync(id, "plan", "{}", "plan", _token);

                Assert.Single(await _store.ListAsync(id, _token));
            }
        );
    }

    [Fact]
    public async Task A_document_that_was_changed_afterwards_is_not_returned()
    {
        var document = await _store.AppendAsync("r-a-1", "plan", """{"purge":false}""", "plan", _token);
        var table = _account.Table("Evidence");
        var part = (
            await table.GetEntityAsync<Azure.Data.Tables.TableEntity>("r-a-1", $"part-{document.Sha256}-000", cancellationToken: _token)
        ).Value;
        part["Content00"] = """{"purge":true}"""u8.ToArray();
        await table.UpdateEntityAsync(part, part.ETag, cancellationToken: _token);

        await Assert.ThrowsAsync<CorruptRowException>(() => _store.ListAsync("r-a-1", _token));
    }
}
