using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Ledger;

/// <summary>How to reach the storage account: the setting <c>AzureWebJobsStorage</c>, as the Functions host reads it.</summary>
public sealed class StorageConnectionOptions
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

/// <summary>Describes in one line what is wrong with <c>AzureWebJobsStorage</c>, without repeating its value.</summary>
internal sealed class StorageConnectionOptionsValidator : IValidateOptions<StorageConnectionOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageConnectionOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return IsConnectionString(options.ConnectionString)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"{StorageConnectionOptions.SettingName} is not a storage connection string.");
        }

        if (options.AccountName is { } account && !account.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
        {
            return ValidateOptionsResult.Fail(
                $"{StorageConnectionOptions.SettingName}__accountName must hold lower-case letters and digits only."
            );
        }

        return options.TableEndpoint is { IsAbsoluteUri: true } && options.QueueEndpoint is { IsAbsoluteUri: true }
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{StorageConnectionOptions.SettingName} is missing: set a connection string, or "
                    + $"{StorageConnectionOptions.SettingName}__accountName, or both "
                    + $"{StorageConnectionOptions.SettingName}__tableServiceUri and "
                    + $"{StorageConnectionOptions.SettingName}__queueServiceUri."
            );
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new TableServiceClient(text);
            _ = new QueueServiceClient(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
