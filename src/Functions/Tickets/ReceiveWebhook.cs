using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger.Requests;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Vendors.ConnectWise;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Functions.Tickets;

/// <summary><c>POST /webhooks/{connection}</c>: verifies a delivery, keeps it, puts it on its queue, and answers. The work happens behind the queue.</summary>
public sealed partial class ReceiveWebhook(
    ConnectionRegistry connections, WebhookDeliveryStore deliveries, WebhookRateLimiter rates, ApiRateLimiter strangers, ConnectWiseKeys keys, IOptions<TicketingOptions> options, TimeProvider time,
    ILogger<ReceiveWebhook> logger)
{
    /// <summary>The app role of Azure Monitor's own application, as its documentation of secure webhooks names it.</summary>
    private const string SecureWebhookRole = "ActionGroupsSecureWebhook";

    [Function(nameof(ReceiveWebhook))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/webhooks/{connection}")] HttpRequest request,
        string connection,
        CancellationToken cancellationToken)
    {
        if (connections.Find(connection) is not { } known)
        {
            return Problem.NotFound("There is no such connection.");
        }

        if (await WebhookBody.ReadAsync(request, cancellationToken) is not { } body)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "body-too-large", $"The body may have {WebhookValidator.MaximumBody} bytes at most.");
        }

        var judgement = WebhookValidator.Judge(known, WebhookBody.Describe(request, body), time.GetUtcNow(), options.Value.ReplayWindow, await ProveAsync(known, request, body, cancellationToken));
        if (judgement is WebhookVerdict.Refused(var status, var code, var detail))
        {
            // Whoever sends what is refused could be anybody, and must neither fill the log nor use up the room of the true sender.
            if (strangers.Refuse(request.HttpContext, $"webhook {known.Name}") is { } tooMany)
            {
                return tooMany;
            }

            LogRefused(known.Name, code);
            return Problem.Of(status, code, detail);
        }

        using var room = await rates.TryEnterAsync(known.Name, cancellationToken);
        if (room is null)
        {
            return Problem.TooMany(request.HttpContext, "This delivery was not kept: there are too many. Send it again later.", WebhookRateLimiter.RetryAfter);
        }

        var accepted = (WebhookVerdict.Accepted)judgement;
        var isNew = 0;
        foreach (var (number, one) in accepted.Events.Index())
        {
            var json = JsonSerializer.Serialize(one, TicketingJson.Default.TicketEvent);
            isNew += await deliveries.AcceptAsync(known.Name, one.DeliveryId, $"{accepted.ContentKey}-{number}", json, cancellationToken) ? 1 : 0;
        }

        return ApiJson.Answer(new WebhookReceipt(isNew, accepted.Events.Count - isNew), StatusCodes.Status202Accepted);
    }

    private async Task<SenderProof> ProveAsync(Connection connection, HttpRequest request, byte[] body, CancellationToken cancellationToken) => connection.Kind switch
    {
        ConnectionKind.ConnectWise => new SenderProof(await keys.FindAsync(connection, body, cancellationToken), HasSecureWebhookToken: false),
        ConnectionKind.AzureMonitor => new SenderProof(ConnectWiseKey: null, await HasSecureWebhookTokenAsync(request.HttpContext)),
        _ => default,
    };

    private static async Task<bool> HasSecureWebhookTokenAsync(HttpContext context) =>
        await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme) is { Succeeded: true, Principal: ClaimsPrincipal principal } && Caller.HasRole(principal, SecureWebhookRole);

    [LoggerMessage(80, LogLevel.Warning, "A delivery to connection {Connection} was refused: {Code}.")]
    private partial void LogRefused(string connection, string code);
}

/// <summary>What became of a delivery.</summary>
/// <param name="Accepted">How many of its events are new.</param>
/// <param name="Duplicates">How many were known already; nothing follows from them.</param>
public sealed record WebhookReceipt(int Accepted, int Duplicates);

/// <summary>Takes a delivery off the wire as it is.</summary>
internal static class WebhookBody
{
    /// <summary>The bytes; null when there are too many, whatever length the sender declared.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > WebhookValidator.MaximumBody)
        {
            return null;
        }

        try
        {
            await using var bounded = new SizeLimitedStream(request.Body, WebhookValidator.MaximumBody);
            using var bytes = new MemoryStream();
            await bounded.CopyToAsync(bytes, cancellationToken);
            return bytes.ToArray();
        }
        catch (InvalidRequestException)
        {
            return null;
        }
    }

    /// <summary>The delivery. A header that comes twice counts as missing: which of the two would be signed?</summary>
    public static WebhookRequest Describe(HttpRequest request, byte[] body) => new(
        request.Headers.Where(header => header.Value.Count == 1).ToDictionary(header => header.Key, header => header.Value[0]!, StringComparer.OrdinalIgnoreCase),
        request.Query["key"] is [{ Length: > 0 } key] ? key : null,
        body);
}
