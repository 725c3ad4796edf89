using Azure.Data.Tables;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tests.Support;

namespace TenantHygiene.Ledger.Tests.Remediations;

/// <summary>People look at a remediation with its whole timeline more often than at anything else.</summary>
public sealed class RemediationReadTests : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly CountingPolicy requests = new();
    private readonly RemediationStore store;

    public RemediationReadTests() => store = Some.Store(account.TablesThrough(requests), new Clock());

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task A_remediation_and_its_timeline_are_one_point_read()
    {
        var id = await StartAsync();
        await store.UpdateAsync(id, "note", record => record, Token, new NewStep("noted", "Ünïcode, \"quoted\"."), new NewStep("noted", "More."));

        var (found, cost) = await LookAsync(id);

        Assert.Equal(1, cost);
        Assert.Equal(["accepted", "noted", "noted"], found.Steps.Select(step => step.Kind));
        Assert.Equal(await store.GetStepsAsync(id, 0, Token), found.Steps);
    }

    [Fact]
    public async Task A_timeline_that_has_grown_long_is_told_completely_by_one_query_more()
    {
        var id = await StartAsync();
        foreach (var number in Enumerable.Range(0, 6))
        {
            await store.UpdateAsync(id, $"long-{number}", record => record, Token, new NewStep("long", new string('x', 15_000)));
        }

        var (found, cost) = await LookAsync(id);

        Assert.Equal(2, cost);
        Assert.Equal(await store.GetStepsAsync(id, 0, Token), found.Steps);
        Assert.Equal(7, found.Steps.Count);
    }

    [Fact]
    public async Task A_record_that_an_earlier_version_wrote_without_its_timeline_is_told_completely_and_can_go_on()
    {
        var id = await StartAsync();
        var row = (await account.Table("Remediations").GetEntityAsync<TableEntity>(id, "record", cancellationToken: Token)).Value;
        Assert.True(row.Remove("TimelineLength") && row.Remove("Timeline0"));
        await account.Table("Remediations").UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Token);

        await store.UpdateAsync(id, "note", record => record, Token, new NewStep("noted", "Goes on."));
        var (found, _) = await LookAsync(id);

        Assert.Equal(["accepted", "noted"], found.Steps.Select(step => step.Kind));
    }

    private async Task<string> StartAsync() => (await store.StartAsync(Some.Request(), Token)).Record.Id;

    private async Task<(RemediationWithSteps Found, int Cost)> LookAsync(string id)
    {
        var before = requests.Requests;
        var found = await store.FindWithStepsAsync(id, Token);
        return (Assert.IsType<RemediationWithSteps>(found), requests.Requests - before);
    }
}
