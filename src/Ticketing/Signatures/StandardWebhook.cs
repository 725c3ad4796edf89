using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TenantHygiene.Ticketing.Signatures;

/// <summary>The symmetric signatures of the Standard Webhooks specification (<c>v1</c>), for those that come in and those that go out.</summary>
public static class StandardWebhook
{
    /// <summary>Names the message; the same at every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>When the attempt was made, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The signatures, one per secret, separated by blanks.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string Prefix = "whsec_";

    /// <summary>Whether a text is a secret as the specification writes them.</summary>
    public static bool IsSecret(string secret) => Key(secret) is { Length: >= 24 and <= 64 };

    /// <summary>Signs an outgoing message with every secret.</summary>
    public static string Sign(IEnumerable<string> secrets, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var content = Content(id, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body);
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Key(secret)!, content))}"));
    }

    /// <summary>Verifies an incoming message.</summary>
    public static SignatureVerdict Verify(IEnumerable<string> secrets, WebhookRequest request, DateTimeOffset now, TimeSpan window)
    {
        if (request.Header(SignatureHeader) is not { } signatures || request.Header(IdHeader) is not { Length: > 0 } id)
        {
            return SignatureVerdict.MissingSignature;
        }

        var timestamp = request.Header(TimestampHeader);
        var age = ReplayWindow.OfUnixSeconds(timestamp, now, window);
        if (age is not SignatureVerdict.Valid)
        {
            return age;
        }

        var content = Content(id, timestamp!, request.Body.Span);
        return HmacCheck.Verify(
            signatures.Split(' ').Where(one => one.StartsWith("v1,", StringComparison.Ordinal)).Select(one => HmacCheck.Base64(one[3..], 32)),
            secrets.Select(secret => Key(secret)!),
            key => HMACSHA256.HashData(key, content));
    }

    private static byte[] Content(string id, string timestamp, ReadOnlySpan<byte> body) => [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];

    private static byte[]? Key(string secret)
    {
        var decoded = new byte[secret.Length];
        return secret.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(secret[Prefix.Length..], decoded, out var length) ? decoded[..length] : null;
    }
}
