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
using TenantHygiene.Ticketing.Vendors;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Functions.Tickets;

/// <summary>
/// <c>POST /webhooks/{connection}</c>: verifies a delivery, keeps it, puts it on its queue, and answers. The work happens behind the queue.
/// </summary>
public sealed partial class ReceiveWebhook(
    ConnectionRegistry connections,
    WebhookDeliveryStore deliveries,
    WebhookRateLimiter rates,
    ApiRateLimiter strangers,
    SigningKeys keys,
    IOptions<TicketingOptions> options,
    TimeProvider time,
    ILogger<ReceiveWebhook> logger
)
{
    [Function(nameof(ReceiveWebhook))]
    [ApiOperation(
        "Deliver an event of a ticket system",
        Scope = RouteScope.Signature,
        Notes = "Answered once the delivery is stored and queued.",
        Access = ApiAccess.SenderSignature,
        Body = typeof(JsonElement),
        Status = 202,
        Answer = typeof(WebhookReceipt),
        Refuses = [401, 404, 413, 415, 429]
    )]
    [ApiQuery("key", "The second secret in the address, where the connection has one.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/webhooks/{connection}")] HttpRequest request,
        string connection,
        CancellationToken cancellationToken
    )
    {
        if (connections.Find(connection) is not { } known)
        {
            return Problem.NotFound($"The connection '{connection}' is not configured. Correct the address.");
        }

        if (await WebhookBody.ReadAsync(request, cancellationToken) is not { } body)
        {
            return Problem.Of(
                StatusCodes.Status413PayloadTooLarge,
                "body-too-large",
                $"The body must have at most {WebhookValidator.MaximumBody} bytes."
            );
        }

        var verdict = WebhookValidator.Validate(
            known,
            WebhookBody.Describe(request, body),
            time.GetUtcNow(),
            options.Value.ReplayWindow,
            await ProveAsync(known, request, body, cancellationToken)
        );
        if (verdict is WebhookVerdict.Refused(var status, var code, var detail))
        {
            // The sender of a refused delivery is unknown, and must neither fill the log nor use up the limit of the real sender.
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
            return Problem.TooMany(
                request.HttpContext,
                "There are too many deliveries, and this one is not stored. Send it again after `Retry-After`.",
                WebhookRateLimiter.RetryAfter
            );
        }

        var accepted = (WebhookVerdict.Accepted)verdict;
        var isNew = 0;
        foreach (var (number, one) in accepted.Events.Index())
        {
            var json = JsonSerializer.Serialize(one, TicketingJson.Default.TicketEvent);
            isNew += await deliveries.AcceptAsync(known.Name, one.DeliveryId, $"{accepted.ContentKey}-{number}", json, cancellationToken)
                ? 1
                : 0;
        }

        return ApiJson.Answer(new WebhookReceipt(isNew, accepted.Events.Count - isNew), StatusCodes.Status202Accepted);
    }

    private async Task<SenderProof> ProveAsync(
        Connection connection,
        HttpRequest request,
        byte[] body,
        CancellationToken cancellationToken
    ) =>
        new(
            await keys.FindAsync(connection, body, cancellationToken),
            connection.Vendor.SenderRole is { } role && await HasRoleAsync(request.HttpContext, role)
        );

    private static async Task<bool> HasRoleAsync(HttpContext context, string role) =>
        await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme) is { Succeeded: true, Principal: ClaimsPrincipal principal }
        && Caller.HasRole(principal, role);

    [LoggerMessage(80, LogLevel.Warning, "A delivery to connection {Connection} was refused: {Code}.")]
    private partial void LogRefused(string connection, string code);
}

/// <summary>The result of a delivery.</summary>
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

    /// <summary>The delivery. A header that occurs twice counts as missing, since it is not clear which one is signed.</summary>
    public static WebhookRequest Describe(HttpRequest request, byte[] body) =>
        new(
            request
                .Headers.Where(header => header.Value.Count == 1)
                .ToDictionary(header => header.Key, header => header.Value[0]!, StringComparer.OrdinalIgnoreCase),
            request.Query["key"] is [{ Length: > 0 } key] ? key : null,
            body
        );
}
