namespace TenantHygiene.Ledger;

/// <summary>How to reach the storage account: the setting <c>AzureWebJobsStorage</c>, as the Functions host reads it.</summary>
public sealed class StorageConnection
{
    /// <summary>The name of the setting and its section.</summary>
    public const string SettingName = "AzureWebJobsStorage";

    /// <summary>A connection string with a key; the value of the setting itself. Never logged.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The account to reach by identity; its endpoints are those of the public cloud.</summary>
    public string? AccountName { get; set; }

    /// <summary>The table endpoint to reach by identity, where it is not that of the account's name.</summary>
    public Uri? TableServiceUri { get; set; }

    /// <summary>The queue endpoint to reach by identity, where it is not that of the account's name.</summary>
    public Uri? QueueServiceUri { get; set; }

    /// <summary>The client id of a user-assigned managed identity; absent for the system-assigned one.</summary>
    public string? ClientId { get; set; }

    internal Uri? TableEndpoint => TableServiceUri ?? Endpoint("table");

    internal Uri? QueueEndpoint => QueueServiceUri ?? Endpoint("queue");

    private Uri? Endpoint(string service) =>
        string.IsNullOrWhiteSpace(AccountName) ? null : new Uri($"https://{AccountName}.{service}.core.windows.net");
}
