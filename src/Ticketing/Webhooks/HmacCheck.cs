using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TenantHygiene.Ticketing.Webhooks;

/// <summary>Compares signatures and secrets in constant time.</summary>
internal static class HmacCheck
{
    /// <summary>How many signatures of one delivery are looked at.</summary>
    public const int MaximumCandidates = 8;

    /// <summary>Whether one of the candidates is the MAC of the content under one of the keys.</summary>
    public static SignatureVerdict Verify(IEnumerable<byte[]?> candidates, IEnumerable<byte[]> keys, Func<byte[], byte[]> mac)
    {
        var given = candidates.Take(MaximumCandidates).ToList();
        if (given.Count == 0 || given.All(candidate => candidate is null))
        {
            return SignatureVerdict.MalformedSignature;
        }

        var expected = keys.Select(mac).ToList();
        // All pairs, whatever is found: the time tells nothing about which one fits.
        var matches = given
            .OfType<byte[]>()
            .SelectMany(candidate => expected.Select(one => CryptographicOperations.FixedTimeEquals(candidate, one)))
            .ToList();
        return matches.Contains(true) ? SignatureVerdict.Valid : SignatureVerdict.Mismatch;
    }

    /// <summary>Whether a text is one of the secrets. Hashed first, so that not even the length shows.</summary>
    public static bool IsOneOf(string given, IEnumerable<string> secrets)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(given));
        var matches = secrets
            .Select(secret => CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(secret))))
            .ToList();
        return matches.Contains(true);
    }

    /// <summary>The bytes of a hexadecimal text of a known length; null when it is none.</summary>
    public static byte[]? Hex(string text, int bytes) =>
        text.Length == bytes * 2 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;

    /// <summary>The bytes of a base64 text of a known length, in its one canonical form; null when it is none.</summary>
    public static byte[]? Base64(string text, int bytes)
    {
        var decoded = new byte[bytes + 3];
        // The decoder skips white space and the unused bits of the last character: compared with what it would have to be, neither passes.
        return
            text.Length == (bytes + 2) / 3 * 4
            && Convert.TryFromBase64String(text, decoded, out var length)
            && length == bytes
            && Convert.ToBase64String(decoded, 0, bytes) == text
            ? decoded[..bytes]
            : null;
    }

    /// <summary>The keys of secrets that are taken as text.</summary>
    public static IEnumerable<byte[]> Utf8(IEnumerable<string> secrets) => secrets.Select(Encoding.UTF8.GetBytes);
}

/// <summary>Judges the time that a sender signed.</summary>
internal static class ReplayWindow
{
    public static SignatureVerdict OfUnixSeconds(string? text, DateTimeOffset now, TimeSpan window) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? Validate(DateTimeOffset.FromUnixTimeSeconds(seconds), now, window)
            : SignatureVerdict.MissingTimestamp;

    public static SignatureVerdict OfIsoText(string? text, DateTimeOffset now, TimeSpan window) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? Validate(at, now, window)
            : SignatureVerdict.MissingTimestamp;

    private static SignatureVerdict Validate(DateTimeOffset at, DateTimeOffset now, TimeSpan window) =>
        (now - at).Duration() <= window ? SignatureVerdict.Valid : SignatureVerdict.Stale;
}
