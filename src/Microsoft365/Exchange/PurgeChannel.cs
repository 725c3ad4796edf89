using System.Net;
using Microsoft.Extensions.Logging;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Proof;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Sends what cannot be taken back, <c>Remove-*</c> and the release of a hold: under a warrant, one after another in a tenant, over a client that never repeats.</summary>
internal sealed class PurgeChannel(
    ExchangeRequests requests, ExchangeTurns turns, IHttpClientFactory clients, TimeProvider clock, ILogger<PurgeChannel> logger)
{
    /// <summary>Sends the purge at most once. After it has been sent nothing is thrown: even a cancellation leaves it unsettled.</summary>
    /// <exception cref="InvalidOperationException">The warrant was used already; nothing was sent.</exception>
    public Task<PurgeReply> SendAsync(PurgeWarrant warrant, CancellationToken cancellationToken) =>
        SendAsync(warrant.TenantId, Removal(warrant), warrant.IntentId, warrant.TryRedeem, cancellationToken);

    /// <summary>Releases a litigation hold, at most once per warrant.</summary>
    /// <exception cref="InvalidOperationException">The warrant was used already; nothing was sent.</exception>
    public Task<PurgeReply> SendAsync(HoldReleaseWarrant warrant, CancellationToken cancellationToken) => SendAsync(
        warrant.TenantId,
        new ExchangeCommand(ExchangeCmdlet.ReleaseLitigationHold).Naming(warrant.RecipientId).With("InactiveMailbox").With("LitigationHoldEnabled", value: false),
        $"release-{warrant.RecipientId}",
        warrant.TryRedeem,
        cancellationToken);

    /// <summary>Makes Exchange Online the master of a mailbox's Exchange attributes. Sent once; it can be undone, so that no warrant is needed.</summary>
    public Task<PurgeReply> SendCloudManagedAsync(Guid tenantId, Guid recipientId, CancellationToken cancellationToken) => SendAsync(
        tenantId,
        new ExchangeCommand(ExchangeCmdlet.SetCloudManaged).Naming(recipientId).With("IsExchangeCloudManaged"),
        $"cloud-managed-{recipientId}",
        static _ => true,
        cancellationToken);

    private Task<PurgeReply> SendAsync(
        Guid tenantId, ExchangeCommand command, string intentId, Func<DateTimeOffset, bool> tryRedeem, CancellationToken cancellationToken) =>
        turns.TakeToWriteAsync(
            tenantId,
            () => turns.CallAsync(tenantId, () => SendNowAsync(tenantId, command, intentId, tryRedeem, cancellationToken), cancellationToken),
            cancellationToken);

    private async Task<PurgeReply> SendNowAsync(
        Guid tenantId, ExchangeCommand command, string intentId, Func<DateTimeOffset, bool> tryRedeem, CancellationToken cancellationToken)
    {
        HttpRequestMessage request;
        try
        {
            request = await requests.CreateAsync(tenantId, command, nextLink: null, cancellationToken);
        }
        catch (Exception exception) when (exception is not ArgumentException && !cancellationToken.IsCancellationRequested)
        {
            return new PurgeReply.NotSent(TransportFaults.From(exception, command.Cmdlet).ToString());
        }

        using (request)
        {
            using var client = clients.CreateClient(HttpClientNames.ExchangePurges);
            using var deadline = new CancellationTokenSource(PurgePatience.Longest, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);

            if (!tryRedeem(clock.GetUtcNow()))
            {
                return new PurgeReply.NotSent("The facts had been read too long ago when its turn came.");
            }

            logger.PurgeSent(command.ToString(), tenantId, intentId);
            var reply = await SendOnceAsync(client, request, response => requests.RenewToken(tenantId, command, response), either.Token);
            logger.PurgeAnswered(intentId, reply);
            return reply;
        }
    }

    private static async Task<PurgeReply> SendOnceAsync(
        HttpClient client, HttpRequestMessage request, Action<HttpResponseMessage> renewToken, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is HttpStatusCode.Unauthorized)
            {
                // For the next one: this one is sent once.
                renewToken(response);
            }

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
            RecipientKind.MailUser => ExchangeCmdlet.RemoveMailUser,
            RecipientKind.UserMailbox => ExchangeCmdlet.RemoveMailbox,
            _ => throw new InvalidOperationException($"The warrant of intent {warrant.IntentId} names a {warrant.RecipientKind}, which is never purged."),
        };
        return new ExchangeCommand(cmdlet).Naming(warrant.RecipientId).With("PermanentlyDelete").With("Confirm", value: false);
    }
}
