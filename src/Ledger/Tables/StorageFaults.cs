using System.Text.Json;
using Azure;
using Azure.Identity;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Ledger.Tables;

/// <summary>Turns failures of the storage account into the third value of a read.</summary>
internal static class StorageFaults
{
    /// <summary>Reads, and answers <see cref="Read{T}.Unreadable"/> for whatever goes wrong, except that the caller gave up.</summary>
    /// <param name="what">What is read, for the fault's text.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public static async Task<Read<T>> ReadAsync<T>(string what, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return Read.Found(await read());
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return Read.Unreadable<T>(Kind(exception), $"{what} could not be read: {FirstLine(exception.Message)}");
        }
    }

    private static ReadFaultKind Kind(Exception exception) => exception switch
    {
        RequestFailedException { Status: 401 } or AuthenticationFailedException => ReadFaultKind.Unauthenticated,
        RequestFailedException { Status: 403 } => ReadFaultKind.Forbidden,
        RequestFailedException { Status: 429 } => ReadFaultKind.Throttled,
        RequestFailedException { Status: >= 400 and < 500 } => ReadFaultKind.Refused,
        OperationCanceledException or TimeoutException => ReadFaultKind.TimedOut,
        CorruptRowException or JsonException or FormatException => ReadFaultKind.Malformed,
        AggregateException { InnerExceptions: [.., var last] } => Kind(last),
        _ => ReadFaultKind.ServiceFailed,
    };

    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd('\r', '.') + ".";
}
