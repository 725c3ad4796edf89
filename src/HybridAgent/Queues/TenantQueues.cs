using Azure;
using Azure.Identity;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Options;
using TenantHygiene.HybridAgent.Agents;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Queues;

/// <summary>The tenant's two queues. The cloud creates them; the agent needs no right to.</summary>
internal sealed class TenantQueues
{
    private static readonly TimeSpan _noExpiry = TimeSpan.FromSeconds(-1);
    private readonly QueueClient _work;
    private readonly QueueClient _answers;
    private readonly StorageOptions _options;

    public TenantQueues(IOptions<StorageOptions> options, AgentIdentity identity)
    {
        _options = options.Value;
        _work = Open(_options.WorkQueueUri, AgentQueues.Work(identity.TenantId));
        _answers = Open(_options.AnswerQueueUri, AgentQueues.Answers(identity.TenantId));
    }

    /// <summary>Takes the next message, if there is one. It comes back unless it is deleted.</summary>
    public async Task<QueueMessage?> ReceiveAsync(CancellationToken cancellationToken) =>
        await _work.ReceiveMessageAsync(_options.VisibilityTimeout, cancellationToken);

    /// <summary>Lets a message come back after <see cref="StorageOptions.RetryEvery"/>.</summary>
    public async Task PostponeAsync(QueueMessage message, CancellationToken cancellationToken) =>
        await IgnoreAbsenceAsync(
            _work.UpdateMessageAsync(message.MessageId, message.PopReceipt, message.Body, _options.RetryEvery, cancellationToken)
        );

    /// <summary>Removes a message that was dealt with.</summary>
    public async Task DeleteAsync(QueueMessage message, CancellationToken cancellationToken) =>
        await IgnoreAbsenceAsync(_work.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken));

    /// <summary>Sends an answer. It waits until the cloud reads it.</summary>
    public async Task AnswerAsync(SignedMessage answer, CancellationToken cancellationToken) =>
        await _answers.SendMessageAsync(answer.ToQueueText(), visibilityTimeout: null, _noExpiry, cancellationToken);

    /// <summary>Sends a heartbeat, which expires soon.</summary>
    public async Task SendHeartbeatAsync(SignedMessage heartbeat, TimeSpan lifetime, CancellationToken cancellationToken) =>
        await _answers.SendMessageAsync(heartbeat.ToQueueText(), visibilityTimeout: null, lifetime, cancellationToken);

    private QueueClient Open(string? signedAddress, string name) =>
        _options switch
        {
            { ConnectionString: { Length: > 0 } text } => new QueueClient(text, name),
            { QueueServiceUri: { Length: > 0 } service } => new QueueServiceClient(new Uri(service), Credential()).GetQueueClient(name),
            _ => new QueueClient(new Uri(signedAddress!)),
        };

    // What a machine or container on premises can have; nothing that asks a person.
    private static ChainedTokenCredential Credential() =>
        new(new EnvironmentCredential(), new WorkloadIdentityCredential(), new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned));

    // Slow work may have let the message come back meanwhile: its next copy is answered from the journal.
    private static async Task IgnoreAbsenceAsync<TResponse>(Task<TResponse> request)
    {
        try
        {
            await request;
        }
        catch (RequestFailedException exception)
            when (exception.Status is 404 or 400 && exception.ErrorCode is "MessageNotFound" or "PopReceiptMismatch") { }
    }
}
