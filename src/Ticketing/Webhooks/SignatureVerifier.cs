using System.Security.Cryptography;
using System.Text;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Webhooks;

/// <summary>What is known of a sender beside its delivery.</summary>
/// <param name="ConnectWiseKey">The signing key that the configured host gave; null when there is none to trust.</param>
/// <param name="HasSecureWebhookToken">Whether an Entra token of a secure webhook was verified.</param>
public readonly record struct SenderProof(string? ConnectWiseKey, bool HasSecureWebhookToken);

/// <summary>Says whether a delivery comes from whom it says. Pure; fails closed.</summary>
public static class SignatureVerifier
{
    /// <summary>The header in which a secret may come where the sender signs nothing.</summary>
    public const string SecretHeader = "X-Webhook-Secret";

    private const int Sha1Bytes = 20;
    private const int Sha256Bytes = 32;

    /// <summary>Verifies a delivery.</summary>
    /// <param name="connection">Whose it should be.</param>
    /// <param name="request">The delivery.</param>
    /// <param name="now">The time to compare signed times with.</param>
    /// <param name="window">How far they may be off.</param>
    /// <param name="proof">What was found out about the sender before, where its kind asks for that.</param>
    public static SignatureVerdict Verify(Connection connection, WebhookRequest request, DateTimeOffset now, TimeSpan window, SenderProof proof = default)
    {
        var secrets = connection.Options.Secrets;
        var verdict = connection.Kind switch
        {
            ConnectionKind.StandardWebhooks => StandardWebhook.Verify(secrets, request, now, window),
            ConnectionKind.Zendesk => Zendesk(secrets, request, now, window),
            ConnectionKind.Jira => request.Header("X-Hub-Signature") is null ? Secret(secrets, request)
                : Prefixed(secrets, request, "X-Hub-Signature", "sha256=", text => HmacCheck.Hex(text, Sha256Bytes), HMACSHA256.HashData),
            ConnectionKind.PagerDuty => PagerDuty(secrets, request),
            ConnectionKind.Autotask => Prefixed(secrets, request, "X-Hook-Signature", "sha1=", text => HmacCheck.Base64(text, Sha1Bytes), WeakMac),
            ConnectionKind.ConnectWise => ConnectWise(request, proof.ConnectWiseKey),
            ConnectionKind.AzureMonitor when proof.HasSecureWebhookToken => SignatureVerdict.Valid,
            // The address of a plain action group is its only secret; its key is checked below.
            ConnectionKind.AzureMonitor when connection.Options is { UrlKey: not null, Secrets.Count: 0 } => SignatureVerdict.Valid,
            _ => Secret(secrets, request),
        };
        return verdict is SignatureVerdict.Valid && connection.Options.UrlKey is { } key && (request.UrlKey is null || !HmacCheck.IsOneOf(request.UrlKey, [key]))
            ? SignatureVerdict.WrongUrlKey
            : verdict;
    }

    // What a sender can put into its request without signing: a header of its own, a bearer token, or the password of basic authentication.
    private static SignatureVerdict Secret(IEnumerable<string> secrets, WebhookRequest request)
    {
        var given = request.Header(SecretHeader) ?? FromAuthorization(request.Header("Authorization"));
        return given is null ? SignatureVerdict.MissingSignature
            : HmacCheck.IsOneOf(given, secrets) ? SignatureVerdict.Valid
            : SignatureVerdict.Mismatch;
    }

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
        return Convert.TryFromBase64String(header["Basic ".Length..], decoded, out var length)
            && Encoding.UTF8.GetString(decoded, 0, length).Split(':', 2) is [_, var password] ? password : null;
    }

    private static SignatureVerdict Zendesk(IEnumerable<string> secrets, WebhookRequest request, DateTimeOffset now, TimeSpan window)
    {
        if (request.Header("X-Zendesk-Webhook-Signature") is not { } signature)
        {
            return SignatureVerdict.MissingSignature;
        }

        var timestamp = request.Header("X-Zendesk-Webhook-Signature-Timestamp");
        var age = ReplayWindow.OfIsoText(timestamp, now, window);
        byte[] content = [.. Encoding.UTF8.GetBytes(timestamp ?? ""), .. request.Body.Span];
        return age is SignatureVerdict.Valid
            ? HmacCheck.Verify([HmacCheck.Base64(signature, Sha256Bytes)], HmacCheck.Utf8(secrets), key => HMACSHA256.HashData(key, content))
            : age;
    }

    private static SignatureVerdict PagerDuty(IEnumerable<string> secrets, WebhookRequest request) => request.Header("X-PagerDuty-Signature") is { } signatures
        ? HmacCheck.Verify(
            signatures.Split(',').Where(one => one.StartsWith("v1=", StringComparison.Ordinal)).Select(one => HmacCheck.Hex(one[3..], Sha256Bytes)),
            HmacCheck.Utf8(secrets),
            key => HMACSHA256.HashData(key, request.Body.Span))
        : SignatureVerdict.MissingSignature;

    private static SignatureVerdict ConnectWise(WebhookRequest request, string? fetchedKey) => (request.Header("x-content-signature"), fetchedKey) switch
    {
        (null, _) => SignatureVerdict.MissingSignature,
        (_, null) => SignatureVerdict.UntrustedKey,
        var (signature, key) => HmacCheck.Verify(
            [HmacCheck.Base64(signature, Sha256Bytes)],
            [SHA256.HashData(Encoding.UTF8.GetBytes(key))],
            hashed => HMACSHA256.HashData(hashed, request.Body.Span)),
    };

    private static SignatureVerdict Prefixed(IEnumerable<string> secrets, WebhookRequest request, string header, string prefix, Func<string, byte[]?> decode, Func<byte[], byte[], byte[]> mac) =>
        request.Header(header) is { } signature
            ? HmacCheck.Verify(
                [signature.StartsWith(prefix, StringComparison.Ordinal) ? decode(signature[prefix.Length..]) : null],
                HmacCheck.Utf8(secrets),
                key => mac(key, request.Body.ToArray()))
            : SignatureVerdict.MissingSignature;

#pragma warning disable CA5350 // Autotask signs with nothing better; the settings demand a second factor for it.
    private static byte[] WeakMac(byte[] key, byte[] content) => HMACSHA1.HashData(key, content);
#pragma warning restore CA5350
}

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

/// <summary>
/// Kinds that sign a delivery without a time: whoever got hold of one could send it again for ever, so that it must be known for ever. Where a time is
/// signed, an old delivery is refused; where the secret itself is sent, whoever has the delivery needs no old one.
/// </summary>
public static class TimelessSignatures
{
    /// <summary>Whether a kind's deliveries stay genuine for ever.</summary>
    public static bool Has(ConnectionKind kind) =>
        kind is ConnectionKind.Jira or ConnectionKind.PagerDuty or ConnectionKind.Autotask or ConnectionKind.ConnectWise;
}
