using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TenantHygiene.Remediation.Audit;

/// <summary>
/// How entries are hashed. Every part is its length in bytes (four bytes, big-endian) and then its UTF-8 bytes; an absent part is four
/// bytes of 255 alone. No two different entries give the same bytes. SHA-256, 64 lower-case hexadecimal digits. <list type="bullet">
/// <item>digest = SHA-256(label, sequence, tenant, remediation, time, kind, id of the actor, name of the actor, content)</item> <item>hash
/// = SHA-256(label, sequence, hash of the entry before, digest)</item> </list> The two steps let a chain be checked without what other
/// entries say.
/// </summary>
public static class AuditHash
{
    /// <summary>The <see cref="AuditEntry.PreviousHash"/> of the first entry of a tenant.</summary>
    public static readonly string Origin = new('0', 64);

    private const string DigestLabel = "tenant-hygiene/audit-entry/2";
    private const string LinkLabel = "tenant-hygiene/audit-link/1";

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The digest of what an entry says, its place and time included. Its hashes play no part.</summary>
    /// <exception cref="EncoderFallbackException">A text holds half of a surrogate pair, which is no text.</exception>
    public static string Digest(AuditEntry entry) =>
        Of(
            DigestLabel,
            Number(entry.Sequence),
            entry.TenantId.ToString("D"),
            entry.RemediationId,
            entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            entry.Kind,
            entry.Actor?.Id,
            entry.Actor?.Name,
            entry.Content
        );

    /// <summary>The hash that seals an entry.</summary>
    public static string Seal(long sequence, string previousHash, string digest) => Of(LinkLabel, Number(sequence), previousHash, digest);

    /// <summary>The entry with the place and the hashes that it gets after another one.</summary>
    /// <param name="entry">What is to be recorded; its place and hashes are made anew.</param>
    /// <param name="head">The last entry so far; null when there is none.</param>
    public static AuditEntry Append(AuditEntry entry, AuditAnchor? head)
    {
        var placed = entry with { Sequence = (head?.Sequence ?? 0) + 1, PreviousHash = head?.Hash ?? Origin };
        return placed with { Hash = Seal(placed.Sequence, placed.PreviousHash, Digest(placed)) };
    }

    /// <summary>The hash of a text alone, as evidence documents carry it.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(_strict.GetBytes(text)));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Of(params ReadOnlySpan<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = _strict.GetBytes(part ?? "");
            BinaryPrimitives.WriteInt32BigEndian(prefix, part is null ? -1 : bytes.Length);
            hash.AppendData(prefix);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
