using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Vendors.Generic;

/// <summary>Any sender of JSON with a shared secret; nothing is answered.</summary>
internal sealed class JsonSender : Vendor;

/// <summary>A sender that follows the Standard Webhooks specification; nothing is answered.</summary>
internal sealed class StandardWebhooksSender : Vendor
{
    internal override ConnectionPaths DefaultPaths => DataPaths.Create();

    internal override IReadOnlyList<string> IdentifyingHeaders => [StandardWebhook.IdHeader];

    internal override SignatureVerdict Verify(
        ConnectionOptions connection,
        WebhookRequest request,
        DateTimeOffset now,
        TimeSpan window,
        SenderProof proof
    ) => StandardWebhook.Verify(connection.Secrets, request, now, window);

    internal override IReadOnlyList<VendorEvent> ReadEvents(WebhookRequest request) =>
        [new VendorEvent(Json(request), request.Header(StandardWebhook.IdHeader))];

    internal override IEnumerable<string> Check(string prefix, ConnectionOptions connection) =>
        connection.Secrets.All(StandardWebhook.CanVerify)
            ? []
            :
            [
                $"{prefix}Secrets: Standard Webhooks are verified with whsec_ and 24 to 64 bytes in base64, "
                    + "or with the sender's public key (whpk_ and 32 bytes in base64).",
            ];
}

/// <summary>A sender of CloudEvents 1.0: binary, structured or batched; nothing is answered.</summary>
internal sealed class CloudEventsSender : Vendor
{
    internal override ConnectionPaths DefaultPaths => DataPaths.Create();

    internal override IReadOnlyList<string> IdentifyingHeaders => ["ce-source", "ce-id"];

    internal override IReadOnlyList<VendorEvent> ReadEvents(WebhookRequest request) => CloudEventReader.Read(request);
}

/// <summary>The paths of both specifications: the sender's own id comes with the message, outside the data.</summary>
internal static class DataPaths
{
    public static ConnectionPaths Create() =>
        new()
        {
            User = "data.user",
            ErrorText = "data.error",
            TicketId = "data.ticket.id || data.ticketId",
            TicketUrl = "data.ticket.url",
            Tenant = "data.tenant",
            DeliveryId = "data.delivery_id",
            SentAt = "data.sent_at || time",
            Requester = "data.requester",
            Actor = "data.actor",
            Comment = "data.comment",
            State = "data.state",
        };
}
