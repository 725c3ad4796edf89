using NSec.Cryptography;

namespace TenantHygiene.Ticketing.Signatures;

/// <summary>
/// The asymmetric signatures of the Standard Webhooks specification (<c>v1a</c>, Ed25519). A secret key is <c>whsk_</c> and base64 of the 32 bytes of RFC 8032,
/// with the public key behind them or without; a public key is <c>whpk_</c> and base64 of its 32 bytes.
/// </summary>
internal static class AsymmetricWebhook
{
    private const string SecretPrefix = "whsk_";
    private const string PublicPrefix = "whpk_";
    private const int KeyBytes = 32;
    private const int SignatureBytes = 64;

    private static readonly SignatureAlgorithm Algorithm = SignatureAlgorithm.Ed25519;

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

        using var key = Key.Import(Algorithm, bytes.AsSpan(0, KeyBytes), KeyBlobFormat.RawPrivateKey);
        return Convert.ToBase64String(Algorithm.Sign(key, content));
    }

    /// <summary>Whether one of the candidates (base64) is the signature of the content under one of the public keys.</summary>
    public static SignatureVerdict Verify(IEnumerable<string> candidates, IEnumerable<string> publicKeys, ReadOnlySpan<byte> content)
    {
        var signatures = candidates.Take(HmacCheck.MaximumCandidates).Select(candidate => HmacCheck.Base64(candidate, SignatureBytes)).OfType<byte[]>().ToList();
        if (signatures.Count == 0)
        {
            return SignatureVerdict.MalformedSignature;
        }

        foreach (var key in publicKeys.Select(PublicKey).OfType<PublicKey>())
        {
            foreach (var signature in signatures)
            {
                if (Algorithm.Verify(key, content, signature))
                {
                    return SignatureVerdict.Valid;
                }
            }
        }

        return SignatureVerdict.Mismatch;
    }

    private static byte[]? SecretKey(string text) => text.StartsWith(SecretPrefix, StringComparison.Ordinal)
        ? HmacCheck.Base64(text[SecretPrefix.Length..], KeyBytes) ?? HmacCheck.Base64(text[SecretPrefix.Length..], 2 * KeyBytes)
        : null;

    private static PublicKey? PublicKey(string text) =>
        text.StartsWith(PublicPrefix, StringComparison.Ordinal)
        && HmacCheck.Base64(text[PublicPrefix.Length..], KeyBytes) is { } bytes
        && NSec.Cryptography.PublicKey.TryImport(Algorithm, bytes, KeyBlobFormat.RawPublicKey, out var key)
            ? key
            : null;

    private static byte[] PublicKeyOf(byte[] secretKey)
    {
        using var key = Key.Import(Algorithm, secretKey.AsSpan(0, KeyBytes), KeyBlobFormat.RawPrivateKey);
        return key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
    }

    private static bool Carries(byte[] secretKey, byte[] publicKey) => secretKey.Length == KeyBytes || secretKey.AsSpan(KeyBytes).SequenceEqual(publicKey);
}
