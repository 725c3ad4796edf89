using System.Security.Cryptography;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Vendors.PagerDuty;

/// <summary>PagerDuty: webhooks of version 3, which carry one signature for each secret.</summary>
internal sealed class PagerDutyVendor : Vendor
{
    private const string Scheme = "v1=";

    public override bool HasNoTimestamps => true;

    public override bool ReportsCommentAuthors => true;

    internal override ConnectionPaths DefaultPaths =>
        new()
        {
            User = "(event.data.custom_fields[?name=='user_principal_name'].value | [0]) || event.data.incident_key",
            ErrorText = "event.data.title",
            TicketId = "event.data.incident.id || event.data.id",
            TicketUrl = "event.data.html_url",
            Tenant = "event.data.service.id",
            DeliveryId = "event.id",
            SentAt = "event.occurred_at",
            Requester = "event.data.requester.id || event.agent.id",
            Actor = "event.agent.id",
            Comment = "event.data.content",
            State = "event.event_type",
        };

    internal override bool TakesOAuth => true;

    internal override SignatureVerdict Verify(
        ConnectionOptions connection,
        WebhookRequest request,
        DateTimeOffset now,
        TimeSpan window,
        SenderProof proof
    ) =>
        request.Header("X-PagerDuty-Signature") is { } signatures
            ? HmacCheck.Verify(
                signatures
                    .Split(',')
                    .Where(one => one.StartsWith(Scheme, StringComparison.Ordinal))
                    .Select(one => HmacCheck.Hex(one[Scheme.Length..], HMACSHA256.HashSizeInBytes)),
                HmacCheck.Utf8(connection.Secrets),
                key => HMACSHA256.HashData(key, request.Body.Span)
            )
            : SignatureVerdict.MissingSignature;

    internal override TicketSystem CreateClient(AnswerOptions answers) => new PagerDutyIncidents(answers);

    // Every note is written in the name of a user, whatever the credentials.
    internal override IEnumerable<string> CheckAnswers(string prefix, AnswerOptions answers) =>
        [
            .. AnswerChecks.User(prefix, answers),
            .. answers.OAuth is { } oauth ? CheckScope(prefix, oauth) : AnswerChecks.Secret(prefix, answers),
        ];

    private static IEnumerable<string> CheckScope(string prefix, OAuthOptions oauth) =>
        oauth.Scope?.Split(' ').Any(one => one.StartsWith("as_account-", StringComparison.Ordinal)) is true
            ? []
            : [$"{prefix}OAuth__Scope must name the account, such as: as_account-us.contoso incidents.read incidents.write."];
}
