using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Vendors.ConnectWise;

/// <summary>ConnectWise PSA: a callback is signed with a key that ConnectWise publishes.</summary>
internal sealed class ConnectWiseVendor : Vendor
{
    public override bool HasNoTimestamps => true;

    public override bool ReportsCommentAuthors => true;

    internal override ConnectionPaths DefaultPaths =>
        new()
        {
            User = "user_principal_name || Entity.contactEmailAddress",
            ErrorText = "error_text || Entity.initialDescription || Entity.summary",
            TicketId = "ticket_id || Entity.id || ID",
            TicketUrl = "ticket_url",
            Tenant = "tenant || Entity.company.identifier || CompanyId",
            DeliveryId =
                "delivery_id || MessageId "
                + "|| (ID && Action && Entity._info.lastUpdated && join(':', [to_string(ID), Action, Entity._info.lastUpdated]))",
            SentAt = "sent_at || Entity._info.lastUpdated",
            Requester = "requester || Entity.contactName",
            Actor = "actor || MemberId || Entity._info.updatedBy",
            Comment = "comment || Entity.text",
            State = "state || Entity.status.name",
        };

    internal override bool NeedsSecret => false;

    internal override bool PublishesSigningKey => true;

    internal override SignatureVerdict Verify(
        ConnectionOptions connection,
        WebhookRequest request,
        DateTimeOffset now,
        TimeSpan window,
        SenderProof proof
    ) =>
        (request.Header("x-content-signature"), proof.SigningKey) switch
        {
            (null, _) => SignatureVerdict.MissingSignature,
            (_, null) => SignatureVerdict.UntrustedKey,
            var (signature, key) => HmacCheck.Verify(
                [HmacCheck.Base64(signature, HMACSHA256.HashSizeInBytes)],
                [SHA256.HashData(Encoding.UTF8.GetBytes(key))],
                hashed => HMACSHA256.HashData(hashed, request.Body.Span)
            ),
        };

    internal override IReadOnlyList<VendorEvent> ReadEvents(WebhookRequest request) =>
        [new VendorEvent(ConnectWisePayload.Open(Json(request)))];

    internal override Uri? SigningKeyUrl(ReadOnlySpan<byte> body, AnswerOptions answers) =>
        ConnectWisePayload.KeyUrl(body, answers.BaseUrl, answers.KeyHost);

    internal override string? ReadSigningKey(JsonNode answer) => answer.Text("signing_key");

    internal override TicketSystem CreateClient(AnswerOptions answers) => new ConnectWiseTickets(answers);

    internal override IEnumerable<string> Check(string prefix, ConnectionOptions connection) =>
        connection.Answers is null ? [$"{prefix}Answers__BaseUrl is missing: the signing key is fetched from this host only."] : [];

    internal override IEnumerable<string> CheckAnswers(string prefix, AnswerOptions answers)
    {
        if (answers.KeyHost is { } host && Uri.CheckHostName(host) is not UriHostNameType.Dns)
        {
            yield return $"{prefix}KeyHost must be the name of the host with ConnectWise's signing keys, such as na.myconnectwise.net.";
        }

        foreach (
            var problem in AnswerChecks
                .UserAndSecret(prefix, answers)
                .Concat(AnswerChecks.IntegrationId(prefix, answers))
                .Concat(AnswerChecks.NumericState(prefix, answers))
        )
        {
            yield return problem;
        }
    }
}
