using System.Net;
using System.Security.Cryptography;
using Azure.Storage.Queues;
using Azure.Storage.Sas;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Tests.Support;

/// <summary>A tenant's two queues as the cloud sees them, in the Azurite of <c>AZURITE_CONNECTION</c>; and addresses for an agent, each with no more rights than it needs.</summary>
internal sealed class TenantStorage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private readonly QueueClient work;
    private readonly QueueClient answers;
    private readonly List<SignedMessage> received = [];

    public TenantStorage(Guid tenantId)
    {
        var connection = Environment.GetEnvironmentVariable("AZURITE_CONNECTION");
        Assert.SkipWhen(string.IsNullOrEmpty(connection), "AZURITE_CONNECTION, the connection string of an Azurite, is not set.");
        work = new QueueClient(connection, AgentQueues.Work(tenantId));
        answers = new QueueClient(connection, AgentQueues.Answers(tenantId));
    }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, work.Uri.Port);

    public async Task CreateAsync()
    {
        await work.CreateAsync();
        await answers.CreateAsync();
    }

    public string WorkAddress(int port) => Address(work, QueueSasPermissions.Process | QueueSasPermissions.Update, port);

    public string AnswerAddress(int port) => Address(answers, QueueSasPermissions.Add, port);

    public Task SendAsync(SignedMessage message) => work.SendMessageAsync(message.ToQueueText());

    /// <summary>Takes messages until one is a document that fits; all that came are kept for <see cref="Received"/>.</summary>
    public async Task<T> ReceiveAsync<T>(Func<SignedMessage, T?> read)
        where T : class
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            foreach (var message in (await answers.ReceiveMessagesAsync(maxMessages: 32, visibilityTimeout: null, limit.Token)).Value)
            {
                await answers.DeleteMessageAsync(message.MessageId, message.PopReceipt, limit.Token);
                received.Add(SignedMessage.FromQueueText(message.Body.ToString()) ?? throw new InvalidOperationException("The agent sent what is no message."));
            }

            if (received.Select(read).FirstOrDefault(static document => document is not null) is { } found)
            {
                return found;
            }

            await Task.Delay(PollInterval, limit.Token);
        }
    }

    /// <summary>Everything that came so far and fits.</summary>
    public IEnumerable<T> Received<T>(Func<SignedMessage, T?> read)
        where T : class => received.Select(read).OfType<T>();

    public async Task<int> CountWorkAsync() => (await work.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    public async ValueTask DisposeAsync()
    {
        await work.DeleteIfExistsAsync();
        await answers.DeleteIfExistsAsync();
    }

    private static string Address(QueueClient queue, QueueSasPermissions permissions, int port) =>
        new UriBuilder(queue.GenerateSasUri(permissions, TimeProvider.System.GetUtcNow().AddHours(1))) { Port = port }.Uri.AbsoluteUri;
}

/// <summary>The cloud side as the agent knows it: makes work and signs it.</summary>
internal sealed class Cloud : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Guid TenantId { get; } = Guid.NewGuid();

    public string PublicKey => AgentKeys.WritePublic(key);

    public SignedMessage Sign(WorkItem item) => SignedMessage.Sign(item, WorkItem.MessageType, AgentJson.Default.WorkItem, key);

    public WorkItem Ask(WorkKind kind, Person? person = null) => new()
    {
        Id = WorkItem.IdOf(Guid.NewGuid().ToString(), kind.ToString()),
        TenantId = TenantId,
        RemediationId = "remediation",
        Kind = kind,
        ImmutableId = person?.ImmutableId,
        UserPrincipalName = person?.Name,
        IssuedAt = TimeProvider.System.GetUtcNow(),
        ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(30),
    };

    public WorkItem Set(Person person, ExpectedValue expected, Guid target) => Ask(WorkKind.SetArchiveGuid, person) with { Expected = expected, Target = target };

    public void Dispose() => key.Dispose();
}
