using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace TenantHygiene.HybridAgent.Queues;

/// <summary>How to reach the tenant's two queues, in one of three ways. Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Storage";

    /// <summary>
    /// By identity: the queue endpoint, such as <c>https://account.queue.core.windows.net</c>. The identity is that of Azure Arc, a
    /// workload, or <c>AZURE_CLIENT_ID</c> and its companions.
    /// </summary>
    public string? QueueServiceUri { get; set; }

    /// <summary>
    /// By signature: the address of the queue of work, with a SAS that may process and update messages (<c>pu</c>). Never logged.
    /// </summary>
    public string? WorkQueueUri { get; set; }

    /// <summary>By signature: the address of the queue of answers, with a SAS that may add messages (<c>a</c>). Never logged.</summary>
    public string? AnswerQueueUri { get; set; }

    /// <summary>By the account's key; for development. Never logged.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>How often to poll for work. Default 5 seconds.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>When a work item becomes visible again after a crash of the agent. Default 2 minutes.</summary>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>When work is tried again whose domain controller did not answer. Default 15 seconds.</summary>
    public TimeSpan RetryEvery { get; set; } = TimeSpan.FromSeconds(15);
}

/// <summary>Describes in one line what is wrong with the section <c>Storage</c>, without repeating a value.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    private static readonly TimeSpan _minimum = TimeSpan.FromMilliseconds(50);

    public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
        Find(options) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;

    private static string? Find(StorageOptions options) =>
        options switch
        {
            _ when CountWays(options) == 0 =>
                "Storage__QueueServiceUri is missing (or both Storage__WorkQueueUri and Storage__AnswerQueueUri).",
            _ when CountWays(options) > 1 =>
                "Set only one of Storage__QueueServiceUri, Storage__WorkQueueUri with Storage__AnswerQueueUri, and "
                    + "Storage__ConnectionString.",
            { QueueServiceUri: { Length: > 0 } service } when !IsAddress(service, signed: false) =>
                "Storage__QueueServiceUri must be an https address without a signature.",
            { WorkQueueUri: null or "", AnswerQueueUri: { Length: > 0 } } => "Storage__WorkQueueUri is missing.",
            { WorkQueueUri: { Length: > 0 }, AnswerQueueUri: null or "" } => "Storage__AnswerQueueUri is missing.",
            { WorkQueueUri: { Length: > 0 } work } when !IsAddress(work, signed: true) =>
                "Storage__WorkQueueUri must be the https address of a queue with its SAS.",
            { AnswerQueueUri: { Length: > 0 } answers } when !IsAddress(answers, signed: true) =>
                "Storage__AnswerQueueUri must be the https address of a queue with its SAS.",
            { ConnectionString: { Length: > 0 } text } when !IsConnectionString(text) =>
                "Storage__ConnectionString is not a storage connection string.",
            _ when options.PollEvery < _minimum || options.PollEvery > TimeSpan.FromMinutes(10) =>
                "Storage__PollEvery must be from 50 milliseconds to ten minutes.",
            _ when options.VisibilityTimeout < TimeSpan.FromSeconds(1) || options.VisibilityTimeout > TimeSpan.FromHours(1) =>
                "Storage__VisibilityTimeout must be from one second to one hour.",
            _ when options.RetryEvery < TimeSpan.FromSeconds(1) || options.RetryEvery > TimeSpan.FromMinutes(10) =>
                "Storage__RetryEvery must be from one second to ten minutes.",
            _ => null,
        };

    private static int CountWays(StorageOptions options) =>
        (string.IsNullOrEmpty(options.QueueServiceUri) ? 0 : 1)
        + (string.IsNullOrEmpty(options.WorkQueueUri) && string.IsNullOrEmpty(options.AnswerQueueUri) ? 0 : 1)
        + (string.IsNullOrEmpty(options.ConnectionString) ? 0 : 1);

    // Plain http only reaches an emulator on this machine.
    private static bool IsAddress(string text, bool signed) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.Query.Contains("sig=", StringComparison.Ordinal) == signed;

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new QueueServiceClient(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
