using System.Collections.Concurrent;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Ledger.Tables;

/// <summary>The ledger's tables, each created when it is first used.</summary>
public sealed class LedgerTables(TableServiceClient service, IOptions<LedgerOptions> options)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<TableClient>>> opened = new(StringComparer.Ordinal);

    /// <summary>Opens a table by its name without the prefix.</summary>
    /// <exception cref="Azure.RequestFailedException">The table could not be created; the next call tries again.</exception>
    public async Task<TableClient> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var opening = opened.GetOrAdd(name, key => new Lazy<Task<TableClient>>(() => CreateAsync(key)));
        try
        {
            return await opening.Value.WaitAsync(cancellationToken);
        }
        catch when (opening.Value.IsFaulted)
        {
            opened.TryRemove(KeyValuePair.Create(name, opening));
            throw;
        }
    }

    // Shared by all who wait for it: the cancellation of one must not fail the others.
    private async Task<TableClient> CreateAsync(string name)
    {
        var table = service.GetTableClient(options.Value.TablePrefix + name);
        await table.CreateIfNotExistsAsync(CancellationToken.None);
        return table;
    }
}
