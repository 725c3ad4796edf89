using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace TenantHygiene.EmbeddedHost.Triggers.Queues;

/// <summary>Finds the storage account of a queue trigger: a connection string, or an account's name or address with the identity of the environment.</summary>
internal static class QueueConnection
{
    public const string DefaultSetting = "AzureWebJobsStorage";

    public static QueueServiceClient Open(string setting, string function, IConfiguration configuration)
    {
        // The text is taken as it is: the listener decodes it, so that a message which is not base64 can be kept word for word.
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        try
        {
            if (configuration[setting] is { Length: > 0 } connectionString)
            {
                return new QueueServiceClient(connectionString, options);
            }

            return Address(configuration.GetSection(setting)) is { } address
                ? new QueueServiceClient(address, new DefaultAzureCredential(), options)
                : throw new HostStartException(
                    $"Function '{function}' needs the setting '{setting}' (a connection string, or '{setting}__accountName' with an identity); it is missing.");
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new HostStartException($"Function '{function}': the setting '{setting}' is not a storage connection: {exception.Message}", exception);
        }
    }

    private static Uri? Address(IConfigurationSection section)
    {
        if (section["queueServiceUri"] is { Length: > 0 } address)
        {
            return new Uri(address);
        }

        return section["accountName"] is { Length: > 0 } account ? new Uri($"https://{account}.queue.core.windows.net") : null;
    }
}
