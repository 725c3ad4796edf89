using System.Text;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Webhooks;

/// <summary>Says whether a delivery comes from whom it says. Pure; fails closed.</summary>
public static class SignatureVerifier
{
    /// <summary>The header in which a secret may come where the sender signs nothing.</summary>
    public const string SecretHeader = "X-Webhook-Secret";

    /// <summary>Verifies a delivery.</summary>
    /// <param name="connection">Whose it should be.</param>
    /// <param name="request">The delivery.</param>
    /// <param name="now">The time to compare signed times with.</param>
    /// <param name="window">How far they may be off.</param>
    /// <param name="proof">What is known of the sender beside the delivery.</param>
    public static SignatureVerdict Verify(
        Connection connection,
        WebhookRequest request,
        DateTimeOffset now,
        TimeSpan window,
        SenderProof proof = default
    )
    {
        var verdict = connection.Vendor.Verify(connection.Options, request, now, window, proof);
        return
            verdict is SignatureVerdict.Valid
            && connection.Options.UrlKey is { } key
            && (request.UrlKey is null || !HmacCheck.IsOneOf(request.UrlKey, [key]))
            ? SignatureVerdict.WrongUrlKey
            : verdict;
    }

    /// <summary>
    /// Verifies what a sender can put into its request without signing: a header of its own, a bearer token, or the password of basic
    /// authentication.
    /// </summary>
    internal static SignatureVerdict Secret(IEnumerable<string> secrets, WebhookRequest request)
    {
        var given = request.Header(SecretHeader) ?? FromAuthorization(request.Header("Authorization"));
        return given is null ? SignatureVerdict.MissingSignature
            : HmacCheck.IsOneOf(given, secrets) ? SignatureVerdict.Valid
            : SignatureVerdict.Mismatch;
    }

    /// <summary>Verifies a header that holds one MAC of the body after a fixed prefix.</summary>
    internal static SignatureVerdict Prefixed(
        IEnumerable<string> secrets,
        WebhookRequest request,
        string header,
        string prefix,
        Func<string, byte[]?> decode,
        Func<byte[], byte[], byte[]> mac
    ) =>
        request.Header(header) is { } signature
            ? HmacCheck.Verify(
                [signature.StartsWith(prefix, StringComparison.Ordinal) ? decode(signature[prefix.Length..]) : null],
                HmacCheck.Utf8(secrets),
                key => mac(key, request.Body.ToArray())
            )
            : SignatureVerdict.MissingSignature;

    private static string? FromAuthorization(string? header)
    {
        if (header?.StartsWith("Bearer ", StringComparison.Ordinal) is true)
        {
            return header["Bearer ".Length..];
        }

        if (header?.StartsWith("Basic ", StringComparison.Ordinal) is not true)
        {
            return null;
        }

        var decoded = new byte[header.Length];
        return
            Convert.TryFromBase64String(header["Basic ".Length..], decoded, out var length)
            && Encoding.UTF8.GetString(decoded, 0, length).Split(':', 2) is [_, var password]
            ? password
            : null;
    }
}

/// <summary>What is known of a sender beside its delivery.</summary>
/// <param name="SigningKey">The signing key that the vendor publishes; null where no key can be trusted.</param>
/// <param name="HasSenderRole">Whether the request carries an Entra token with the vendor's app role.</param>
public readonly record struct SenderProof(string? SigningKey, bool HasSenderRole);

/// <summary>What was found about the authenticity of a delivery. Everything but <see cref="Valid"/> is refused.</summary>
public enum SignatureVerdict
{
    /// <summary>Nothing was looked at: a forgotten case refuses.</summary>
    NotVerified,

    /// <summary>It comes from whom it says.</summary>
    Valid,

    /// <summary>The signature or the secret is not there.</summary>
    MissingSignature,

    /// <summary>The signature does not have its sender's form.</summary>
    MalformedSignature,

    /// <summary>No secret of the connection makes this signature.</summary>
    Mismatch,

    /// <summary>The signed time is missing or none.</summary>
    MissingTimestamp,

    /// <summary>The signed time lies too far in the past or future.</summary>
    Stale,

    /// <summary>The second factor in the address is missing or wrong.</summary>
    WrongUrlKey,

    /// <summary>The sender's key cannot be trusted: it is not where this connection's keys are.</summary>
    UntrustedKey,
}
