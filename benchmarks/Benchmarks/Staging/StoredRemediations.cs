using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.LocalEnvironment.Azurite;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Benchmarks.Staging;

/// <summary>Remediations that stand in the ledger without anybody working on them, written past the function app.</summary>
public sealed class StoredRemediations(string storage) : IDisposable
{
    /// <summary>Steps of a usual timeline.</summary>
    private const int Steps = 10;

    private const string Table = "TenantHygieneRemediations";
    private const string RecordKey = "record";

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddLedger(new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", storage)]).Build())
        .BuildServiceProvider();

    private RemediationStore Store => _services.GetRequiredService<RemediationStore>();

    /// <summary>Writes one, with a usual timeline.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> AddAsync(CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var error = new ClassifiedError
        {
            ServiceInstance = "exchange/NAMPRD09-001-01",
            CreatedAt = now,
            Code = "ExA77C31",
            Description = "The value \"1a2b3c4d-0000-4000-8000-000000000000\" of property \"ExchangeGuid\" is used by another recipient object.",
            Problem = new ProvisioningProblem.GuidInUse(GuidProperty.ExchangeGuid, Guid.NewGuid()),
            Fingerprint = new ErrorFingerprint(Guid.NewGuid().ToString("N")),
        };
        var request = new StartRemediation
        {
            TenantId = TenantShape.TenantId,
            UserId = Guid.NewGuid(),
            UserPrincipalName = "ada@contoso.example",
            Error = error,
            Mode = RemediationMode.Remediate,
            At = now,
        };
        var record = (await Store.StartAsync(request, cancellationToken)).Record;
        // Far ahead: the watchdog must not take it for overdue.
        await Store.UpdateAsync(record.Id, "wait", one => one with { State = RemediationState.Diagnosing, NextCheckAt = now.AddDays(1) }, cancellationToken);
        for (var number = 2; number <= Steps; number++)
        {
            await ChangeAsync(record.Id, cancellationToken);
        }

        return record.Id;
    }

    /// <summary>Adds a step to one's timeline.</summary>
    public Task ChangeAsync(string id, CancellationToken cancellationToken) => Store.UpdateAsync(
        id, $"benchmark-{Guid.NewGuid():N}", record => record, cancellationToken, new NewStep("benchmark", "Both lookups name the same soft-deleted mail user."));

    /// <summary>Copies a remediation's record many times, as the rows of others. Their steps have no rows of their own: what is stored, not what is read, grows.</summary>
    /// <returns>The ids of the copies.</returns>
    public static async Task<IReadOnlyList<string>> CopyAsync(AzuriteProcess azurite, string id, int times, CancellationToken cancellationToken)
    {
        // As long as the original: the lengths of documents are stored beside them.
        IReadOnlyList<string> copies = [.. Enumerable.Range(0, times).Select(number => string.Concat(id.AsSpan(0, id.Length - 10), number.ToString("D8", CultureInfo.InvariantCulture), id.AsSpan(id.Length - 2)))];
        await AzuriteTableFile.CopyAsync(azurite, Table, id, RecordKey, copies, cancellationToken);
        return copies;
    }

    /// <summary>Reads a record's row directly, as the ledger does.</summary>
    public static async Task ReadAsync(TableClient table, string id, CancellationToken cancellationToken) =>
        await table.GetEntityAsync<TableEntity>(id, RecordKey, cancellationToken: cancellationToken);

    /// <summary>The table.</summary>
    public static TableClient Open(string storage) => new(storage, Table);

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();
}
