using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Ledger;

/// <summary>Says in one line what is wrong with <c>AzureWebJobsStorage</c>, without repeating its value.</summary>
internal sealed class StorageConnectionValidation : IValidateOptions<StorageConnection>
{
    public ValidateOptionsResult Validate(string? name, StorageConnection options)
    {
        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return IsConnectionString(options.ConnectionString)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"{StorageConnection.SettingName} is not a storage connection string.");
        }

        if (options.AccountName is { } account && !account.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
        {
            return ValidateOptionsResult.Fail($"{StorageConnection.SettingName}__accountName must hold lower-case letters and digits only.");
        }

        return options.TableEndpoint is { IsAbsoluteUri: true } && options.QueueEndpoint is { IsAbsoluteUri: true }
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{StorageConnection.SettingName} is missing: set a connection string, or {StorageConnection.SettingName}__accountName, or both {StorageConnection.SettingName}__tableServiceUri and {StorageConnection.SettingName}__queueServiceUri.");
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
