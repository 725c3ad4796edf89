using System.Security.Cryptography;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Vendors.Autotask;

/// <summary>Autotask PSA: a webhook is signed with SHA-1, which a key in the address makes up for.</summary>
internal sealed class AutotaskVendor : Vendor
{
    public override bool HasNoTimestamps => true;

    public override bool ReportsCommentAuthors => true;

    internal override ConnectionPaths DefaultPaths =>
        new()
        {
            User = "user_principal_name || Fields.UserPrincipalName || Fields.\"User Principal Name\"",
            ErrorText = "error_text || Fields.Description || Fields.Title",
            TicketId = "ticket_id || Id",
            TicketUrl = "ticket_url",
            Tenant = "tenant || Fields.\"Company ID\" || Fields.CompanyID",
            DeliveryId = "delivery_id || (Guid && SequenceNumber && join(':', [Guid, to_string(SequenceNumber)]))",
            SentAt = "sent_at || EventTime",
            Requester = "requester || Fields.CreatedBy",
            Actor = "actor || PersonID || PersonId",
            Comment = "comment || Fields.LastNote",
            State = "state || Fields.Status",
        };

    internal override SignatureVerdict Verify(
        ConnectionOptions connection,
        WebhookRequest request,
        DateTimeOffset now,
        TimeSpan window,
        SenderProof proof
    ) =>
        SignatureVerifier.Prefixed(
            connection.Secrets,
            request,
            "X-Hook-Signature",
            "sha1=",
            text => HmacCheck.Base64(text, HMACSHA1.HashSizeInBytes),
            WeakMac
        );

    internal override TicketSystem CreateClient(AnswerOptions answers) => new AutotaskTickets(answers);

    internal override IEnumerable<string> Check(string prefix, ConnectionOptions connection) =>
        connection.UrlKey is null ? [$"{prefix}UrlKey is missing: Autotask signs with SHA-1, which needs a second factor."] : [];

    internal override IEnumerable<string> CheckAnswers(string prefix, AnswerOptions answers) =>
        [
            .. AnswerChecks.UserAndSecret(prefix, answers),
            .. AnswerChecks.IntegrationId(prefix, answers),
            .. AnswerChecks.NumericState(prefix, answers),
        ];

#pragma warning disable CA5350 // Autotask signs with nothing better; the settings demand a second factor for it.
    private static byte[] WeakMac(byte[] key, byte[] content) => HMACSHA1.HashData(key, content);
#pragma warning restore CA5350
}
