using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace TenantHygiene.Ticketing.Webhooks;

/// <summary>
/// The signatures of the Standard Webhooks specification, for those that come in and those that go out: symmetric (<c>v1</c>, under a
/// secret <c>whsec_</c>) and asymmetric (<c>v1a</c>). Which of the two a key is for stands in its prefix, so that neither can be taken for
/// the other.
/// </summary>
public static class StandardWebhook
{
    /// <summary>Names the message; the same at every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>When the attempt was made, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The signatures, one per secret, separated by blanks.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string Prefix = "whsec_";
    private const string SymmetricScheme = "v1,";
    private const string AsymmetricScheme = "v1a,";

    /// <summary>
    /// Whether incoming messages can be verified with it: <c>whsec_</c> and 24 to 64 bytes, or the public key of their sender.
    /// </summary>
    public static bool CanVerify(string secret) => IsSymmetric(secret) || AsymmetricWebhook.IsPublicKey(secret);

    /// <summary>Whether outgoing messages can be signed with it: <c>whsec_</c> and 24 to 64 bytes, or a secret key.</summary>
    public static bool CanSign(string secret) => IsSymmetric(secret) || AsymmetricWebhook.IsSecretKey(secret);

    /// <summary>Signs an outgoing message with every secret, each in its own scheme.</summary>
    public static string Sign(IEnumerable<string> secrets, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var content = Content(id, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body);
        return string.Join(
            ' ',
            secrets.Select(secret =>
                AsymmetricWebhook.Sign(secret, content) is { } signature
                    ? $"{AsymmetricScheme}{signature}"
                    : $"{SymmetricScheme}{Convert.ToBase64String(HMACSHA256.HashData(Key(secret)!, content))}"
            )
        );
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
        SignatureVerdict[] verdicts =
        [
            HmacCheck.Verify(
                SignaturesOf(signatures, SymmetricScheme).Select(one => HmacCheck.Base64(one, 32)),
                secrets.Select(Key).OfType<byte[]>(),
                key => HMACSHA256.HashData(key, content)
            ),
            AsymmetricWebhook.Verify(SignaturesOf(signatures, AsymmetricScheme), secrets, content),
        ];
        return verdicts.Contains(SignatureVerdict.Valid) ? SignatureVerdict.Valid
            : verdicts.Contains(SignatureVerdict.Mismatch) ? SignatureVerdict.Mismatch
            : SignatureVerdict.MalformedSignature;
    }

    private static bool IsSymmetric(string secret) => Key(secret) is { Length: >= 24 and <= 64 };

    private static IEnumerable<string> SignaturesOf(string signatures, string scheme) =>
        signatures.Split(' ').Where(one => one.StartsWith(scheme, StringComparison.Ordinal)).Select(one => one[scheme.Length..]);

    private static byte[] Content(string id, string timestamp, ReadOnlySpan<byte> body) =>
        [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];

    private static byte[]? Key(string secret)
    {
        var decoded = new byte[secret.Length];
        return
            secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], decoded, out var length)
            ? decoded[..length]
            : null;
    }
}

/// <summary>
/// The asymmetric signatures of the Standard Webhooks specification (<c>v1a</c>, Ed25519). A secret key is <c>whsk_</c> and base64 of the
/// 32 bytes of RFC 8032, with the public key behind them or without; a public key is <c>whpk_</c> and base64 of its 32 bytes.
/// </summary>
internal static class AsymmetricWebhook
{
    private const string SecretPrefix = "whsk_";
    private const string PublicPrefix = "whpk_";
    private const int KeyBytes = 32;
    private const int SignatureBytes = 64;

    private static readonly SignatureAlgorithm _algorithm = SignatureAlgorithm.Ed25519;

    /// <summary>Whether a text is a secret key; where it carries its public key, that one must be its own.</summary>
    public static bool IsSecretKey(string text) => SecretKey(text) is { } bytes && Carries(bytes, PublicKeyOf(bytes));

    /// <summary>Whether a text is a public key.</summary>
    public static bool IsPublicKey(string text) => PublicKey(text) is not null;

    /// <summary>Signs, in base64; null where the text is no secret key.</summary>
    public static string? Sign(string secretKey, ReadOnlySpan<byte> content)
    {
        if (SecretKey(secretKey) is not { } bytes)
        {
            return null;
        }

        using var key = Key.Import(_algorithm, bytes.AsSpan(0, KeyBytes), KeyBlobFormat.RawPrivateKey);
        return Convert.ToBase64String(_algorithm.Sign(key, content));
    }

    /// <summary>Whether one of the candidates (base64) is the signature of the content under one of the public keys.</summary>
    public static SignatureVerdict Verify(IEnumerable<string> candidates, IEnumerable<string> publicKeys, ReadOnlySpan<byte> content)
    {
        var signatures = candidates
            .Take(HmacCheck.MaximumCandidates)
            .Select(candidate => HmacCheck.Base64(candidate, SignatureBytes))
            .OfType<byte[]>()
            .ToList();
        if (signatures.Count == 0)
        {
            return SignatureVerdict.MalformedSignature;
        }

        foreach (var key in publicKeys.Select(PublicKey).OfType<PublicKey>())
        {
            foreach (var signature in signatures)
            {
                if (_algorithm.Verify(key, content, signature))
                {
                    return SignatureVerdict.Valid;
                }
            }
        }

        return SignatureVerdict.Mismatch;
    }

    private static byte[]? SecretKey(string text) =>
        text.StartsWith(SecretPrefix, StringComparison.Ordinal)
            ? HmacCheck.Base64(text[SecretPrefix.Length..], KeyBytes) ?? HmacCheck.Base64(text[SecretPrefix.Length..], 2 * KeyBytes)
            : null;

    private static PublicKey? PublicKey(string text) =>
        text.StartsWith(PublicPrefix, StringComparison.Ordinal)
        && HmacCheck.Base64(text[PublicPrefix.Length..], KeyBytes) is { } bytes
        && NSec.Cryptography.PublicKey.TryImport(_algorithm, bytes, KeyBlobFormat.RawPublicKey, out var key)
            ? key
            : null;

    private static byte[] PublicKeyOf(byte[] secretKey)
    {
        using var key = Key.Import(_algorithm, secretKey.AsSpan(0, KeyBytes), KeyBlobFormat.RawPrivateKey);
        return key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
    }

    private static bool Carries(byte[] secretKey, byte[] publicKey) =>
        secretKey.Length == KeyBytes || secretKey.AsSpan(KeyBytes).SequenceEqual(publicKey);
}
