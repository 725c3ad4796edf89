using System.Globalization;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Ticketing.Webhooks;

/// <summary>Reads the events of an authentic delivery. Some senders put several into one.</summary>
public static class TicketEventReader
{
    private const int MaximumEvents = 100;
    private const int MaximumId = 500;
    private const int MaximumUrl = 1000;

    // What is greater is no number of seconds before the year 5138, and a number of milliseconds after 1973.
    private const long GreatestSeconds = 100_000_000_000;

    /// <summary>The events.</summary>
    /// <exception cref="PayloadException">The body is not what the connection's kind sends.</exception>
    public static IReadOnlyList<TicketEvent> Read(Connection connection, WebhookRequest request)
    {
        var events = connection.Vendor.ReadEvents(request);
        return events.Count is > 0 and <= MaximumEvents
            ? [.. events.Index().Select(one => Event(connection, one.Item, ContentId(request, one.Index)))]
            : throw new PayloadException("events-wrong", $"A delivery must hold 1 to {MaximumEvents} events.");
    }

    // What the sender does not name is named by its bytes: a repetition has the same, another event others.
    private static string ContentId(WebhookRequest request, int place) =>
        $"body-{place}-{Convert.ToHexStringLower(SHA256.HashData(request.Body.Span))}";

    private static TicketEvent Event(Connection connection, VendorEvent one, string contentId)
    {
        if (one.Payload is not JObject payload)
        {
            throw new PayloadException("body-wrong", "An event must be a JSON object.");
        }

        var paths = connection.Paths;
        var id = one.SenderId ?? paths.DeliveryId.Text(payload);
        return new TicketEvent
        {
            DeliveryId = id is { Length: > 0 and <= MaximumId } ? id : contentId,
            TicketId = paths.TicketId.Text(payload) is { Length: <= MaximumId } ticket ? ticket : null,
            SentAt = paths.SentAt.Text(payload) is { } time ? Moment(time) : null,
            TicketUrl = paths.TicketUrl.Text(payload) is { Length: <= MaximumUrl } url ? url : null,
            TenantId = connection.TenantOf(paths.Tenant.Text(payload)),
            User = paths.User.Text(payload)?.Trim(),
            ErrorText = paths.ErrorText.Text(payload),
            Requester = paths.Requester.Text(payload),
            Actor = paths.Actor.Text(payload),
            Comment = paths.Comment.Text(payload),
            State = paths.State.Text(payload),
        };
    }

    // A time that is there and cannot be read must not pass for none.
    private static DateTimeOffset Moment(string text)
    {
        var wrong = new PayloadException("time-wrong", "The time of the event must be ISO 8601, or seconds or milliseconds since 1970.");
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? throw wrong
                : number > GreatestSeconds ? DateTimeOffset.FromUnixTimeMilliseconds(number)
                : DateTimeOffset.FromUnixTimeSeconds(number);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw wrong;
    }
}

/// <summary>What a delivery says, in our words. Everything in it came from outside.</summary>
public sealed record TicketEvent
{
    /// <summary>Names the delivery: the same when the sender sends it again.</summary>
    public required string DeliveryId { get; init; }

    /// <summary>When it happened; null where the sender does not say.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The ticket's id; null where nothing is to be answered.</summary>
    public string? TicketId { get; init; }

    /// <summary>The ticket's address for people.</summary>
    public string? TicketUrl { get; init; }

    /// <summary>The customer's tenant; null when nobody said.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>The affected user: object id or user principal name.</summary>
    public string? User { get; init; }

    /// <summary>The error as the ticket quotes it.</summary>
    public string? ErrorText { get; init; }

    /// <summary>Who opened the ticket.</summary>
    public string? Requester { get; init; }

    /// <summary>Who made the change that is being reported.</summary>
    public string? Actor { get; init; }

    /// <summary>The comment that was added.</summary>
    public string? Comment { get; init; }

    /// <summary>The ticket's state.</summary>
    public string? State { get; init; }
}
