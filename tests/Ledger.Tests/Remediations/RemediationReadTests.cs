using Azure.Data.Tables;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Remediations;

/// <summary>People look at a remediation with its whole timeline more often than at anything else.</summary>
public sealed class RemediationReadTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly CountingPolicy _requests = new();
    private readonly RemediationStore _store;

    public RemediationReadTests() => _store = Samples.Store(_account, AdjustableClock.Stopped(), _account.TablesThrough(_requests));

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_remediation_and_its_timeline_are_one_point_read()
    {
        var id = await StartAsync();
        await _store.UpdateAsync(
            id,
            "note",
            record => record,
            _token,
            new NewStep("noted", "Ünïcode, \"quoted\"."),
            new NewStep("noted", "More.")
        );

        var (found, cost) = await MeasureReadAsync(id);

        Assert.Equal(1, cost);
        Assert.Equal(["accepted", "noted", "noted"], found.Steps.Select(step => step.Kind));
        Assert.Equal(await _store.GetStepsAsync(id, 0, _token), found.Steps);
    }

    [Fact]
    public async Task A_long_timeline_is_read_completely_by_one_more_query()
    {
        var id = await StartAsync();
        foreach (var number in Enumerable.Range(0, 6))
        {
            await _store.UpdateAsync(id, $"long-{number}", record => record, _token, new NewStep("long", new string('x', 15_000)));
        }

        var (found, cost) = await MeasureReadAsync(id);

        Assert.Equal(2, cost);
        Assert.Equal(await _store.GetStepsAsync(id, 0, _token), found.Steps);
        Assert.Equal(7, found.Steps.Count);
    }

    [Fact]
    public async Task A_record_that_an_earlier_version_wrote_without_its_timeline_is_read_completely_and_can_continue()
    {
        var id = await StartAsync();
        var row = (await _account.Table("Remediations").GetEntityAsync<TableEntity>(id, $"record-{id}", cancellationToken: _token)).Value;
        Assert.True(row.Remove("TimelineLength") && row.Remove("Timeline0"));
        await _account.Table("Remediations").UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, _token);

        await _store.UpdateAsync(id, "note", record => record, _token, new NewStep("noted", "Goes on."));
        var (found, _) = await MeasureReadAsync(id);

        Assert.Equal(["accepted", "noted"], found.Steps.Select(step => step.Kind));
    }

    private async Task<string> StartAsync() => (await _store.StartAsync(Samples.Request(), _token)).Record.Id;

    private async Task<(RemediationWithSteps Found, int Cost)> MeasureReadAsync(string id)
    {
        var before = _requests.Requests;
        var found = await _store.FindWithStepsAsync(id, _token);
        return (Assert.IsType<RemediationWithSteps>(found), _requests.Requests - before);
    }
}
