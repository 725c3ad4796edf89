namespace TenantHygiene.HybridAgent.Queues;

/// <summary>How to reach the tenant's two queues, in one of three ways. Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Storage";

    /// <summary>By identity: the queue endpoint, such as <c>https://account.queue.core.windows.net</c>. The identity is that of Azure Arc, a workload, or <c>AZURE_CLIENT_ID</c> and its companions.</summary>
    public string? QueueServiceUri { get; set; }

    /// <summary>By signature: the address of the queue of work, with a SAS that may process and update messages (<c>pu</c>). Never logged.</summary>
    public string? WorkQueueUri { get; set; }

    /// <summary>By signature: the address of the queue of answers, with a SAS that may add messages (<c>a</c>). Never logged.</summary>
    public string? AnswerQueueUri { get; set; }

    /// <summary>By the account's key; for development. Never logged.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>How often to look for work while there is none. Default 5 seconds.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>When a work item that the agent died over is offered again. Default 2 minutes.</summary>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>When work is tried again whose domain controller did not answer. Default 15 seconds.</summary>
    public TimeSpan RetryEvery { get; set; } = TimeSpan.FromSeconds(15);
}
