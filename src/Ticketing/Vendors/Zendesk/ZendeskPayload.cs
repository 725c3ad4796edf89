using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Vendors.Zendesk;

/// <summary>
/// What is peculiar to Zendesk: a webhook is connected to a trigger, whose body the administrator writes, or subscribed to events, whose
/// form Zendesk fixes. Events are brought into the form of triggers. They hold no ticket fields, so that the user is who is named by the
/// only e-mail address in the ticket's text.
/// </summary>
internal static partial class ZendeskPayload
{
    private const string EventPrefix = "zen:event-type:";
    private const string TicketEventPrefix = $"{EventPrefix}ticket.";
    private const string Created = $"{TicketEventPrefix}created";

    /// <summary>The body in the form of triggers.</summary>
    /// <exception cref="PayloadException">It is an event that cannot be used, with the reason.</exception>
    public static JToken Open(JToken body)
    {
        if (body is not JObject one || Text(one, "type") is not { } type || !type.StartsWith(EventPrefix, StringComparison.Ordinal))
        {
            return body;
        }

        if (
            !type.StartsWith(TicketEventPrefix, StringComparison.Ordinal)
            || one["detail"] is not JObject detail
            || Id(detail, "id") is not { } ticketId
        )
        {
            throw new PayloadException(
                "event-wrong",
                $"'{type[..Math.Min(type.Length, 100)]}' is not a ticket event: "
                    + "subscribe the webhook to ticket events, or connect it to a trigger."
            );
        }

        var text = $"{Text(detail, "subject")}\n{Text(detail, "description")}".Trim();
        var addresses = Address().Matches(text).Select(match => match.Value).Distinct(StringComparer.OrdinalIgnoreCase).Take(2).ToList();
        if (type is Created && addresses.Count != 1)
        {
            throw new PayloadException(
                "user-missing",
                "Zendesk's events have no ticket fields, and the text of this ticket does not contain exactly one e-mail address: "
                    + "connect the webhook to a trigger that sends the user."
            );
        }

        var comment = (one["event"] as JObject)?["comment"] as JObject;
        return new JObject
        {
            ["ticket_id"] = ticketId,
            ["delivery_id"] = Text(one, "id"),
            ["sent_at"] = Text(one, "time"),
            ["user_principal_name"] = addresses is [var address] ? address : null,
            ["error_text"] = text,
            ["requester"] = Id(detail, "requester_id"),
            ["actor"] = Id(comment?["author"] as JObject, "id") ?? Id(detail, "actor_id"),
            ["comment"] = Text(comment, "body"),
            ["state"] = Text(detail, "status")?.ToLowerInvariant(),
        };
    }

    private static string? Text(JObject? node, string member) => (node?[member] as JValue)?.Value as string;

    private static string? Id(JObject? node, string member) =>
        (node?[member] as JValue)?.Value switch
        {
            string { Length: > 0 } text => text,
            long number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        };

    [GeneratedRegex(
        @"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Address();
}
