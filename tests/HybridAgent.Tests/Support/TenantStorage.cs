using System.Net;
using System.Security.Cryptography;
using Azure.Storage.Queues;
using Azure.Storage.Sas;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Testing;

namespace TenantHygiene.HybridAgent.Tests.Support;

/// <summary>
/// A tenant's two queues as the cloud sees them, in the Azurite of <c>AZURITE_CONNECTION</c>; and addresses for an agent, each with no more
/// rights than it needs.
/// </summary>
internal sealed class TenantStorage : IAsyncDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(50);
    private readonly QueueClient _work;
    private readonly QueueClient _answers;
    private readonly List<SignedMessage> _received = [];

    public TenantStorage(Guid tenantId)
    {
        var connection = Azurite.ConnectionOrSkip();
        _work = new QueueClient(connection, AgentQueues.Work(tenantId));
        _answers = new QueueClient(connection, AgentQueues.Answers(tenantId));
    }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, _work.Uri.Port);

    public async Task CreateAsync()
    {
        await _work.CreateAsync();
        await _answers.CreateAsync();
    }

    public string WorkAddress(int port) => Address(_work, QueueSasPermissions.Process | QueueSasPermissions.Update, port);

    public string AnswerAddress(int port) => Address(_answers, QueueSasPermissions.Add, port);

    public Task SendAsync(SignedMessage message) => _work.SendMessageAsync(message.ToQueueText());

    /// <summary>Takes messages until one is a document that fits; all that came are kept for <see cref="Received"/>.</summary>
    public async Task<T> ReceiveAsync<T>(Func<SignedMessage, T?> read)
        where T : class
    {
        using var limit = new CancellationTokenSource(_timeout);
        while (true)
        {
            foreach (var message in (await _answers.ReceiveMessagesAsync(maxMessages: 32, visibilityTimeout: null, limit.Token)).Value)
            {
                await _answers.DeleteMessageAsync(message.MessageId, message.PopReceipt, limit.Token);
                _received.Add(
                    SignedMessage.FromQueueText(message.Body.ToString())
                        ?? throw new InvalidOperationException("The agent sent what is no message.")
                );
            }

            if (_received.Select(read).FirstOrDefault(static document => document is not null) is { } found)
            {
                return found;
            }

            await Task.Delay(_pollInterval, limit.Token);
        }
    }

    /// <summary>Everything that came so far and fits.</summary>
    public IEnumerable<T> Received<T>(Func<SignedMessage, T?> read)
        where T : class => _received.Select(read).OfType<T>();

    public async Task<int> CountWorkAsync() => (await _work.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    public async ValueTask DisposeAsync()
    {
        await _work.DeleteIfExistsAsync();
        await _answers.DeleteIfExistsAsync();
    }

    private static string Address(QueueClient queue, QueueSasPermissions permissions, int port) =>
        new UriBuilder(queue.GenerateSasUri(permissions, TimeProvider.System.GetUtcNow().AddHours(1))) { Port = port }
            .Uri
            .AbsoluteUri;
}

/// <summary>The cloud side as the agent knows it: makes work and signs it.</summary>
internal sealed class Cloud : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Guid TenantId { get; } = Guid.NewGuid();

    public string PublicKey => AgentKeys.WritePublic(_key);

    public SignedMessage Sign(WorkItem item) => SignedMessage.Sign(item, WorkItem.MessageType, AgentJson.Default.WorkItem, _key);

    public WorkItem Ask(WorkKind kind, Person? person = null) =>
        new()
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

    public WorkItem Set(Person person, ExpectedValue expected, Guid target) =>
        Ask(WorkKind.SetArchiveGuid, person) with
        {
            Expected = expected,
            Target = target,
        };

    public void Dispose() => _key.Dispose();
}
