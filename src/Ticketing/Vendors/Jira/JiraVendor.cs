using System.Security.Cryptography;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Vendors.Jira;

/// <summary>
/// Jira and Jira Service Management: a webhook is signed as WebSub says; an automation rule sends what its administrator writes, with a
/// secret.
/// </summary>
internal sealed class JiraVendor : Vendor
{
    private const string Signature = "X-Hub-Signature";

    public override bool HasNoTimestamps => true;

    public override bool ReportsCommentAuthors => true;

    public override bool ReportsStateChangeAuthors => true;

    internal override ConnectionPaths DefaultPaths =>
        new()
        {
            User = "user_principal_name || issue.fields.user_principal_name",
            ErrorText = "error_text || issue.fields.description || issue.fields.summary",
            TicketId = "ticket_id || issue.key",
            TicketUrl = "ticket_url || issue.self",
            Tenant = "tenant || issue.fields.project.key",
            DeliveryId = "delivery_id || (issue.key && timestamp && join(':', [issue.key, to_string(timestamp)]))",
            SentAt = "sent_at || timestamp",
            Requester = "requester || issue.fields.reporter.accountId",
            Actor = "actor || comment.author.accountId || user.accountId",
            Comment = "comment.body || comment",
            State = "state || issue.fields.status.name",
        };

    internal override bool TakesOAuth => true;

    internal override SignatureVerdict Verify(
        ConnectionOptions connection,
        WebhookRequest request,
        DateTimeOffset now,
        TimeSpan window,
        SenderProof proof
    ) =>
        request.Header(Signature) is null
            ? SignatureVerifier.Secret(connection.Secrets, request)
            : SignatureVerifier.Prefixed(
                connection.Secrets,
                request,
                Signature,
                "sha256=",
                text => HmacCheck.Hex(text, HMACSHA256.HashSizeInBytes),
                HMACSHA256.HashData
            );

    internal override IReadOnlyList<VendorEvent> ReadEvents(WebhookRequest request) =>
        [new VendorEvent(Json(request), request.Header("X-Atlassian-Webhook-Identifier"))];

    internal override TicketSystem CreateClient(AnswerOptions answers) => new JiraIssues(answers);

    internal override IEnumerable<string> CheckAnswers(string prefix, AnswerOptions answers) =>
        AnswerChecks.UserAndSecretUnlessOAuth(prefix, answers);
}
