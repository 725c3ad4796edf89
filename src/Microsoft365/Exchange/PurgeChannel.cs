using Microsoft.Extensions.Logging;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Proof;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Sends <c>Remove-*</c>: under a warrant, one after another in a tenant, over a client that never repeats.</summary>
internal sealed class PurgeChannel(ExchangeRequests requests, TenantGates gates, IHttpClientFactory clients, TimeProvider clock, ILogger<PurgeChannel> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Sends the purge at most once. After it has been sent nothing is thrown: even a cancellation leaves it unsettled.</summary>
    /// <exception cref="InvalidOperationException">The warrant was used already or is too old; nothing was sent.</exception>
    public async Task<PurgeReply> SendAsync(PurgeWarrant warrant, CancellationToken cancellationToken)
    {
        var command = Removal(warrant);
        using var turn = await gates.EnterExchangeWriteAsync(warrant.TenantId, cancellationToken);
        using var permit = await gates.EnterExchangeAsync(warrant.TenantId, cancellationToken);

        HttpRequestMessage request;
        try
        {
            request = await requests.CreateAsync(warrant.TenantId, command, nextLink: null, cancellationToken);
        }
        catch (Exception exception) when (exception is not ArgumentException && !cancellationToken.IsCancellationRequested)
        {
            // Without a token nothing was sent, and the warrant is unused.
            return new PurgeReply.Refused(ExceptionType: null, TransportFaults.From(exception, command.Cmdlet).ToString(), RequestId: null);
        }

        using (request)
        {
            using var client = clients.CreateClient(HttpClientNames.ExchangePurges);
            using var deadline = new CancellationTokenSource(Patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);

            warrant.Redeem(clock.GetUtcNow());
            logger.PurgeSent(command.ToString(), warrant.TenantId, warrant.IntentId);
            var reply = await SendOnceAsync(client, request, either.Token);
            logger.PurgeAnswered(warrant.IntentId, reply);
            return reply;
        }
    }

    private static async Task<PurgeReply> SendOnceAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await PurgeReplies.ReadAsync(response, cancellationToken);
        }
        catch (Exception exception)
        {
            return new PurgeReply.Unsettled(TransportFaults.From(exception, "The purge was sent").ToString());
        }
    }

    private static ExchangeCommand Removal(PurgeWarrant warrant)
    {
        var cmdlet = warrant.RecipientKind switch
        {
            RecipientKind.MailUser => "Remove-MailUser",
            RecipientKind.UserMailbox => "Remove-Mailbox",
            _ => throw new InvalidOperationException($"The warrant of intent {warrant.IntentId} names a {warrant.RecipientKind}, which is never purged."),
        };
        return new ExchangeCommand(cmdlet).Naming(warrant.RecipientId).With("PermanentlyDelete").With("Confirm", value: false);
    }
}
