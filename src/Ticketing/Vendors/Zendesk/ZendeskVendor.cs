using System.Security.Cryptography;
using System.Text;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Vendors.Zendesk;

/// <summary>
/// Zendesk: a trigger sends what its administrator writes, an event subscription what <see cref="ZendeskPayload"/> reads. Time and body are
/// signed.
/// </summary>
internal sealed class ZendeskVendor : Vendor
{
    private const string Signature = "X-Zendesk-Webhook-Signature";
    private const string Timestamp = "X-Zendesk-Webhook-Signature-Timestamp";

    // Printed in the documentation, for webhooks that are only being tried.
    private const string PublishedSecret = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==";

    public override bool ReportsCommentAuthors => true;

    public override bool ReportsStateChangeAuthors => true;

    internal override IReadOnlyList<string> IdentifyingHeaders => [Timestamp];

    internal override bool TakesOAuth => true;

    internal override SignatureVerdict Verify(
        ConnectionOptions connection,
        WebhookRequest request,
        DateTimeOffset now,
        TimeSpan window,
        SenderProof proof
    )
    {
        if (request.Header(Signature) is not { } signature)
        {
            return SignatureVerdict.MissingSignature;
        }

        var timestamp = request.Header(Timestamp);
        var age = ReplayWindow.OfIsoText(timestamp, now, window);
        byte[] content = [.. Encoding.UTF8.GetBytes(timestamp ?? ""), .. request.Body.Span];
        return age is SignatureVerdict.Valid
            ? HmacCheck.Verify([HmacCheck.Base64(signature, HMACSHA256.HashSizeInBytes)], HmacCheck.Utf8(connection.Secrets), key =>
                HMACSHA256.HashData(key, content)
            )
            : age;
    }

    internal override IReadOnlyList<VendorEvent> ReadEvents(WebhookRequest request) =>
        [new VendorEvent(ZendeskPayload.Open(Json(request)), request.Header("X-Zendesk-Webhook-Invocation-Id"))];

    internal override TicketSystem CreateClient(AnswerOptions answers) => new ZendeskTickets(answers);

    internal override IEnumerable<string> Check(string prefix, ConnectionOptions connection) =>
        connection.Secrets.Contains(PublishedSecret)
            ? [$"{prefix}Secrets: this is the vendor's published secret for tests, which is not secret."]
            : [];

    internal override IEnumerable<string> CheckAnswers(string prefix, AnswerOptions answers) =>
        AnswerChecks.UserAndSecretUnlessOAuth(prefix, answers);
}
