using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Ticketing.Webhooks;

/// <summary>Decides what a delivery is worth: the cheap questions first, the body last. Pure.</summary>
public static class WebhookValidator
{
    /// <summary>The largest body that is taken, in bytes.</summary>
    public const int MaximumBody = 256 * 1024;

    /// <summary>
    /// How old an event may be by its own time. What was accepted is remembered for longer than that, so that nothing can be sent again
    /// once it is forgotten. No sender retries for as long: Standard Webhooks give up after 76 hours, the others sooner.
    /// </summary>
    public static readonly TimeSpan OldestEvent = TimeSpan.FromDays(7);

    // Clocks differ, and time zones are left out by mistake; what lies farther ahead would stay young for ever.
    private static readonly TimeSpan _maximumAhead = TimeSpan.FromDays(1);

    /// <summary>Judges a delivery.</summary>
    public static WebhookVerdict Validate(
        Connection connection,
        WebhookRequest request,
        DateTimeOffset now,
        TimeSpan window,
        SenderProof proof = default
    )
    {
        if (request.Body.Length > MaximumBody)
        {
            return new WebhookVerdict.Refused(413, "body-too-large", $"The body must have at most {MaximumBody} bytes.");
        }

        if (!IsJson(request.Header("Content-Type")))
        {
            return new WebhookVerdict.Refused(415, "content-type-wrong", "The content type must be JSON in UTF-8.");
        }

        var verdict = SignatureVerifier.Verify(connection, request, now, window, proof);
        if (verdict is not SignatureVerdict.Valid)
        {
            return new WebhookVerdict.Refused(401, Code(verdict), Detail(verdict));
        }

        try
        {
            var events = TicketEventReader.Read(connection, request);
            return events.Any(one => one.SentAt < now - OldestEvent || one.SentAt > now + _maximumAhead)
                ? new WebhookVerdict.Refused(
                    400,
                    "event-stale",
                    $"The event is older than {OldestEvent.TotalDays} days by its own time, or is in the future."
                )
                : new WebhookVerdict.Accepted(events, ContentKey(connection.Vendor, request));
        }
        catch (PayloadException exception)
        {
            return new WebhookVerdict.Refused(400, exception.Code, exception.Message);
        }
    }

    // Where the sender's id is not signed, a stranger could send the same content under another id: it is known by itself, too. Only
    // headers of the vendor count, as any other header would make a copy of a delivery a new one.
    private static string ContentKey(Vendor vendor, WebhookRequest request) =>
        Convert.ToHexStringLower(
            SHA256.HashData([
                .. Encoding.UTF8.GetBytes(string.Join(' ', vendor.IdentifyingHeaders.Select(request.Header))),
                .. request.Body.Span,
            ])
        );

    private static bool IsJson(string? header)
    {
        try
        {
            var type = new ContentType(header ?? "");
            var hasSuffix =
                type.MediaType.StartsWith("application/", StringComparison.Ordinal)
                && type.MediaType.EndsWith("+json", StringComparison.Ordinal);
            return (type.MediaType is "application/json" || hasSuffix)
                && (type.CharSet is null || type.CharSet.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return false;
        }
    }

    private static string Code(SignatureVerdict verdict) =>
        verdict switch
        {
            SignatureVerdict.Stale => "signature-stale",
            SignatureVerdict.MissingSignature or SignatureVerdict.MissingTimestamp => "signature-missing",
            SignatureVerdict.WrongUrlKey => "url-key-wrong",
            _ => "signature-wrong",
        };

    // Says what the operator of the sender has to change, and gives nothing away to others.
    private static string Detail(SignatureVerdict verdict) =>
        verdict switch
        {
            SignatureVerdict.Stale => "The signed time is too old, or is in the future: check the clocks on both sides.",
            SignatureVerdict.MissingSignature => "The delivery has no signature or secret: configure it at the sender.",
            SignatureVerdict.MissingTimestamp => "The signed time is missing.",
            SignatureVerdict.MalformedSignature => "The signature does not have the format of this kind of sender.",
            SignatureVerdict.WrongUrlKey => "The key in the address is missing or wrong.",
            SignatureVerdict.UntrustedKey => "The signing key is not on the configured host, or could not be fetched from it.",
            _ => "No secret of this connection matches the signature.",
        };
}

/// <summary>What a delivery is worth.</summary>
public abstract record WebhookVerdict
{
    private WebhookVerdict() { }

    /// <summary>It is not taken.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Code">Stable, machine-readable.</param>
    /// <param name="Detail">What to change.</param>
    public sealed record Refused(int Status, string Code, string Detail) : WebhookVerdict;

    /// <summary>It is taken.</summary>
    /// <param name="Events">What it says.</param>
    /// <param name="ContentKey">Names what was signed, whatever id it came under.</param>
    public sealed record Accepted(IReadOnlyList<TicketEvent> Events, string ContentKey) : WebhookVerdict;
}

/// <summary>A delivery as it arrived.</summary>
/// <param name="Headers">Its headers by name, whatever the case of the name.</param>
/// <param name="UrlKey">The <c>key</c> in the address; null without one.</param>
/// <param name="Body">The bytes, untouched: signatures are over these and nothing else.</param>
public sealed record WebhookRequest(IReadOnlyDictionary<string, string> Headers, string? UrlKey, ReadOnlyMemory<byte> Body)
{
    /// <summary>A header that is there exactly once; null otherwise.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
