using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>
/// Sends what cannot be taken back, <c>Remove-*</c> and the release of a hold: under a warrant, one after another in a tenant, over a
/// client that never repeats.
/// </summary>
internal sealed class PurgeChannel(
    ExchangeRequests requests,
    ExchangeConcurrencyLimiter limiter,
    IHttpClientFactory clients,
    TimeProvider clock,
    ILogger<PurgeChannel> logger
)
{
    /// <summary>Sends the purge at most once. After it has been sent nothing is thrown: even a cancellation leaves it unsettled.</summary>
    /// <exception cref="InvalidOperationException">The warrant was used already; nothing was sent.</exception>
    public Task<PurgeReply> SendAsync(PurgeWarrant warrant, CancellationToken cancellationToken) =>
        SendAsync(warrant.TenantId, Removal(warrant), warrant.IntentId, warrant.TryRedeem, cancellationToken);

    /// <summary>Releases a litigation hold, at most once per warrant.</summary>
    /// <exception cref="InvalidOperationException">The warrant was used already; nothing was sent.</exception>
    public Task<PurgeReply> SendAsync(HoldReleaseWarrant warrant, CancellationToken cancellationToken) =>
        SendAsync(
            warrant.TenantId,
            new ExchangeCommand(ExchangeCmdlet.ReleaseLitigationHold)
                .Naming(warrant.RecipientId)
                .With("InactiveMailbox")
                .With("LitigationHoldEnabled", value: false),
            $"release-{warrant.RecipientId}",
            warrant.TryRedeem,
            cancellationToken
        );

    /// <summary>
    /// Makes Exchange Online the master of a mailbox's Exchange attributes. Sent once; it can be undone, so that no warrant is needed.
    /// </summary>
    public Task<PurgeReply> SendCloudManagedAsync(Guid tenantId, Guid recipientId, CancellationToken cancellationToken) =>
        SendAsync(
            tenantId,
            new ExchangeCommand(ExchangeCmdlet.SetCloudManaged).Naming(recipientId).With("IsExchangeCloudManaged"),
            $"cloud-managed-{recipientId}",
            static _ => true,
            cancellationToken
        );

    private Task<PurgeReply> SendAsync(
        Guid tenantId,
        ExchangeCommand command,
        string intentId,
        Func<DateTimeOffset, bool> tryRedeem,
        CancellationToken cancellationToken
    ) =>
        limiter.RunWriteAsync(
            tenantId,
            () =>
                limiter.CallAsync(
                    tenantId,
                    () => SendNowAsync(tenantId, command, intentId, tryRedeem, cancellationToken),
                    cancellationToken
                ),
            cancellationToken
        );

    private async Task<PurgeReply> SendNowAsync(
        Guid tenantId,
        ExchangeCommand command,
        string intentId,
        Func<DateTimeOffset, bool> tryRedeem,
        CancellationToken cancellationToken
    )
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
            using var deadline = new CancellationTokenSource(PurgeTimeout.Value, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);

            if (!tryRedeem(clock.GetUtcNow()))
            {
                return new PurgeReply.NotSent("The facts were too old when the purge reached the head of the queue.");
            }

            logger.PurgeSent(command.ToString(), tenantId, intentId);
            var reply = await SendOnceAsync(client, request, response => requests.RenewToken(tenantId, command, response), either.Token);
            logger.PurgeAnswered(intentId, reply);
            return reply;
        }
    }

    private static async Task<PurgeReply> SendOnceAsync(
        HttpClient client,
        HttpRequestMessage request,
        Action<HttpResponseMessage> renewToken,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is HttpStatusCode.Unauthorized)
            {
                // For the next one: this one is sent once.
                renewToken(response);
            }

            return await PurgeReplyParser.ReadAsync(response, cancellationToken);
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
            _ => throw new InvalidOperationException(
                $"The warrant of intent {warrant.IntentId} names a {warrant.RecipientKind}, which is never purged."
            ),
        };
        return new ExchangeCommand(cmdlet).Naming(warrant.RecipientId).With("PermanentlyDelete").With("Confirm", value: false);
    }
}

/// <summary>How long the reply to a purge is waited for.</summary>
public static class PurgeTimeout
{
    /// <summary>After this long the request is given up, and may still be carried out.</summary>
    public static readonly TimeSpan Value = TimeSpan.FromMinutes(3);
}

/// <summary>
/// Reads the reply to a purge. Whatever does not prove that something happened, or that nothing did, leaves it unsettled.
/// </summary>
internal static class PurgeReplyParser
{
    public static async Task<PurgeReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var requestId = ResponseFacts.RequestIdOf(response);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var isSuccess = response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent;
        if (body.Length == 0 && isSuccess)
        {
            return new PurgeReply.Accepted(requestId);
        }

        JsonDocument? document = null;
        try
        {
            document = await StrictJson.ParseAsync(response.Content, cancellationToken);
        }
        catch (JsonException) when (isSuccess)
        {
            return new PurgeReply.Unsettled($"{(int)response.StatusCode} with a body that is not JSON.");
        }
        catch (JsonException)
        {
            // Errors need not be JSON; the status tells then.
        }

        using (document)
        {
            return isSuccess && document is not null && IsPlainSuccess(document.RootElement)
                ? new PurgeReply.Accepted(requestId)
                : FromError(ExchangeErrorParser.Parse(response, document?.RootElement), requestId);
        }
    }

    private static bool IsPlainSuccess(JsonElement body) => body.ValueKind is JsonValueKind.Object && !ExchangeErrorParser.IsError(body);

    private static PurgeReply FromError(ExchangeError error, string? requestId) =>
        error switch
        {
            { IsNotFound: true } => new PurgeReply.AlreadyGone(requestId),
            { IsRejected: true } => new PurgeReply.Rejected(error.ToString()),
            { IsRefusal: true } => new PurgeReply.Refused(error.ExceptionType, error.Message ?? error.ToString(), requestId),
            _ => new PurgeReply.Unsettled(error.ToString()),
        };
}
