using System.Text.Json.Nodes;
using Newtonsoft.Json.Linq;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>
/// What is particular to one kind of connection: how its deliveries are verified and read, how its tickets are answered, which settings it
/// needs. The defaults fit a sender of JSON with a shared secret. <see cref="VendorTable"/> says how to add one.
/// </summary>
public abstract class Vendor
{
    /// <summary>
    /// Whether it signs without a time. Such a delivery stays valid, and anyone with a copy can send it again: it must be remembered
    /// without end. Where a time is signed, an old delivery is refused. Where the secret itself is sent, a sender with a copy has the
    /// secret and needs no old delivery.
    /// </summary>
    public virtual bool HasNoTimestamps => false;

    /// <summary>Whether its API gives the id, the time and the author of each comment. Otherwise its tickets decide nothing.</summary>
    public virtual bool ReportsCommentAuthors => false;

    /// <summary>
    /// Whether its API gives the author and the time of each change of state, and the states before and after. Other vendors give it in
    /// sentences, in the language of the account, or not at all.
    /// </summary>
    public virtual bool ReportsStateChangeAuthors => false;

    /// <summary>Whether people open its tickets. A requester that is a person may be an approver under another account.</summary>
    public virtual bool HasHumanRequesters => true;

    /// <summary>The app role that its Entra token must have; null for vendors that send no such token.</summary>
    public virtual string? SenderRole => null;

    /// <summary>
    /// Where things stand in its payloads. Where administrators write the body, the names are those of docs/ticketing.md. The id of a
    /// delivery is made of several members only where each of them is there: an absent one would be the same in every delivery.
    /// </summary>
    internal virtual ConnectionPaths DefaultPaths => FlatPaths("ticket_id", "delivery_id");

    /// <summary>
    /// The headers that are signed, or name the event, beside the body. Two deliveries with the same values and the same body are one.
    /// </summary>
    internal virtual IReadOnlyList<string> IdentifyingHeaders => [];

    /// <summary>Whether the settings must hold a secret of the sender.</summary>
    internal virtual bool NeedsSecret => true;

    /// <summary>Whether its API takes OAuth client credentials.</summary>
    internal virtual bool TakesOAuth => false;

    /// <summary>Whether it publishes the key that it signs with.</summary>
    internal virtual bool PublishesSigningKey => false;

    /// <summary>Verifies the signature or the secret of a delivery. The key in the address is checked for all vendors alike.</summary>
    /// <param name="connection">The settings of the connection.</param>
    /// <param name="request">The delivery.</param>
    /// <param name="now">The time to compare signed times with.</param>
    /// <param name="window">How far a signed time may be from now.</param>
    /// <param name="proof">What is known of the sender beside the delivery.</param>
    internal virtual SignatureVerdict Verify(
        ConnectionOptions connection,
        WebhookRequest request,
        DateTimeOffset now,
        TimeSpan window,
        SenderProof proof
    ) => SignatureVerifier.Secret(connection.Secrets, request);

    /// <summary>The events of an authentic delivery, each in the form that the paths are evaluated on.</summary>
    /// <exception cref="PayloadException">The body is not what this vendor sends.</exception>
    internal virtual IReadOnlyList<VendorEvent> ReadEvents(WebhookRequest request) =>
        Json(request) switch
        {
            JArray batch => [.. batch.Select(one => new VendorEvent(one))],
            var body => [new VendorEvent(body)],
        };

    /// <summary>The address of the key that signed a body; null where no address in it can be trusted.</summary>
    internal virtual Uri? SigningKeyUrl(ReadOnlySpan<byte> body, AnswerOptions answers) => null;

    /// <summary>The key in the answer from that address; null where there is none.</summary>
    internal virtual string? ReadSigningKey(JsonNode answer) => null;

    /// <summary>The client of its API; null where there is nothing to answer to.</summary>
    internal virtual TicketSystem? CreateClient(AnswerOptions answers) => null;

    /// <summary>What is wrong with the settings of a connection, beyond what is common to all kinds.</summary>
    /// <param name="prefix">What the names of the settings begin with.</param>
    /// <param name="connection">The settings.</param>
    internal virtual IEnumerable<string> Check(string prefix, ConnectionOptions connection) => [];

    /// <summary>What is wrong with the settings of its API, beyond what is common to all kinds.</summary>
    /// <param name="prefix">What the names of the settings begin with.</param>
    /// <param name="answers">The settings.</param>
    internal virtual IEnumerable<string> CheckAnswers(string prefix, AnswerOptions answers) => [];

    /// <summary>The body as JSON.</summary>
    private protected static JToken Json(WebhookRequest request) => StrictBody.Parse(request.Body.Span);

    /// <summary>The paths for vendors whose administrators write the body.</summary>
    private protected static ConnectionPaths FlatPaths(string ticketId, string deliveryId) =>
        new()
        {
            User = "user_principal_name",
            ErrorText = "error_text",
            TicketId = ticketId,
            TicketUrl = "ticket_url",
            Tenant = "tenant",
            DeliveryId = deliveryId,
            SentAt = "sent_at",
            Requester = "requester",
            Actor = "actor",
            Comment = "comment",
            State = "state",
        };
}

/// <summary>One event of a delivery.</summary>
/// <param name="Payload">What the paths are evaluated on.</param>
/// <param name="SenderId">The sender's own id of the delivery, where it stands outside the payload.</param>
internal sealed record VendorEvent(JToken Payload, string? SenderId = null);
