using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using TenantHygiene.Testing;

namespace TenantHygiene.Safety.Storage;

/// <summary>
/// What the histories rest on: the tables in memory answer the storage client as a real emulator does. Each fact is checked against both.
/// </summary>
public sealed class TableServiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_tables_in_memory_do_and_refuse_what_the_emulator_does(bool isReal)
    {
        var table = await OpenAsync(isReal);
        var row = new TableEntity("p", "it's")
        {
            ["Text"] = "a",
            ["Number"] = 7,
            ["When"] = DateTimeOffset.UnixEpoch,
            ["Bytes"] = new byte[] { 1, 2 },
            ["Is"] = true,
            ["Nothing"] = null,
        };

        Assert.Equal(
            "ResourceNotFound",
            await CodeAsync(() => table.GetEntityAsync<TableEntity>("p", "it's", cancellationToken: Cancellation))
        );
        await table.AddEntityAsync(row, Cancellation);
        Assert.Equal("EntityAlreadyExists", await CodeAsync(() => table.AddEntityAsync(row, Cancellation)));

        var read = (await table.GetEntityAsync<TableEntity>("p", "it's", cancellationToken: Cancellation)).Value;
        Assert.Equal(
            ("a", 7, DateTimeOffset.UnixEpoch, true),
            (read.GetString("Text"), read.GetInt32("Number"), read.GetDateTimeOffset("When"), read.GetBoolean("Is"))
        );
        Assert.Equal([1, 2], read.GetBinary("Bytes"));
        Assert.False(read.ContainsKey("Nothing"));

        await table.UpdateEntityAsync(new TableEntity("p", "it's") { ["Text"] = "b" }, read.ETag, TableUpdateMode.Replace, Cancellation);
        Assert.Equal(
            "UpdateConditionNotSatisfied",
            await CodeAsync(() => table.UpdateEntityAsync(row, read.ETag, TableUpdateMode.Replace, Cancellation))
        );
        Assert.Equal(
            "ResourceNotFound",
            await CodeAsync(() => table.UpdateEntityAsync(new TableEntity("p", "none"), read.ETag, TableUpdateMode.Replace, Cancellation))
        );
        Assert.Equal("UpdateConditionNotSatisfied", await CodeAsync(() => table.DeleteEntityAsync("p", "it's", read.ETag, Cancellation)));
        await table.UpsertEntityAsync(new TableEntity("p", "z") { ["Text"] = "c" }, TableUpdateMode.Replace, Cancellation);
        await table.UpsertEntityAsync(new TableEntity("p", "Z") { ["Text"] = "d" }, TableUpdateMode.Replace, Cancellation);

        Assert.Equal(["Z", "it's", "z"], await KeysAsync(table, $"PartitionKey eq {"p"}"));
        Assert.Equal(["it's", "z"], await KeysAsync(table, $"PartitionKey eq {"p"} and RowKey ge {"it's"} and RowKey lt {"zz"}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_transaction_happens_whole_or_not_at_all(bool isReal)
    {
        var table = await OpenAsync(isReal);
        await table.AddEntityAsync(new TableEntity("p", "1") { ["Text"] = "a" }, Cancellation);
        var first = (await table.GetEntityAsync<TableEntity>("p", "1", cancellationToken: Cancellation)).Value;
        TableTransactionAction[] actions =
        [
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "1") { ["Text"] = "b\r\n--changeset" }, first.ETag),
            new(TableTransactionActionType.Add, new TableEntity("p", "2") { ["Text"] = "c" }),
        ];

        await table.SubmitTransactionAsync(actions, Cancellation);
        Assert.Equal("UpdateConditionNotSatisfied", await CodeAsync(() => table.SubmitTransactionAsync(actions, Cancellation)));
        Assert.Equal(
            "EntityAlreadyExists",
            await CodeAsync(() =>
                table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "3")), actions[1]], Cancellation)
            )
        );

        Assert.Equal(["1", "2"], await KeysAsync(table, $"PartitionKey eq {"p"}"));
        Assert.Equal(
            "b\r\n--changeset",
            (await table.GetEntityAsync<TableEntity>("p", "1", cancellationToken: Cancellation)).Value.GetString("Text")
        );
        await table.SubmitTransactionAsync([new(TableTransactionActionType.Delete, new TableEntity("p", "2"), ETag.All)], Cancellation);
        Assert.Equal(["1"], await KeysAsync(table, $"PartitionKey eq {"p"}"));
    }

    private static async Task<TableClient> OpenAsync(bool isReal)
    {
        var service = isReal
            ? new TableServiceClient(Azurite.ConnectionOrSkip())
            : new TableServiceClient(
                Simulation.ProcessSettings.StorageInMemory,
                new TableClientOptions { Transport = new HttpClientTransport(new HttpClient(new TableTransport(new TableService()))) }
            );
        var table = service.GetTableClient($"S{Guid.NewGuid():N}");
        await table.CreateIfNotExistsAsync(Cancellation);
        await table.CreateIfNotExistsAsync(Cancellation);
        return table;
    }

    private static async Task<string?> CodeAsync(Func<Task> act) => (await Assert.ThrowsAnyAsync<RequestFailedException>(act)).ErrorCode;

    private static async Task<string[]> KeysAsync(TableClient table, FormattableString filter)
    {
        var keys = new List<string>();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter), cancellationToken: Cancellation))
        {
            keys.Add(row.RowKey);
        }

        return [.. keys];
    }
}
