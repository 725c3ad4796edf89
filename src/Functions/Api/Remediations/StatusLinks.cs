using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary>
/// Signed links that show one remediation to whoever holds them, until they expire, and allow nothing else: what a ticket may carry.
/// Signed with the first of the configured keys; good with any of them, so that keys can be exchanged without breaking links.
/// </summary>
public sealed class StatusLinks(ApiOptions options, TimeProvider time)
{
    private const int ExpiryLength = sizeof(long);
    private const int IdLength = 8;
    private const int SignatureLength = HMACSHA256.HashSizeInBytes;

    /// <summary>An id of 128 characters with expiry and signature has fewer; what is longer is none.</summary>
    private const int MaximumToken = 256;

    // Keeps signatures for this purpose apart from those that the same key might make for another.
    private static readonly byte[] _purpose = "tenant-hygiene status link 2\n"u8.ToArray();

    private readonly byte[][] _keys = [.. options.StatusLinkKeys.Select(Convert.FromBase64String)];

    /// <summary>Whether a key is configured; without one there are no links.</summary>
    public bool AreOn => _keys.Length > 0;

    /// <summary>The id of a further link: 16 hexadecimal digits.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength));

    /// <summary>The id of the link that a ticket gets.</summary>
    public static string IdOf(TicketReference ticket) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ticket.System}\n{ticket.Id}"))[..IdLength]);

    /// <summary>Makes a link's token.</summary>
    /// <param name="remediationId">What the link shows.</param>
    /// <param name="linkId">Tells it from the other links of the remediation, so that it can be revoked alone.</param>
    /// <exception cref="InvalidOperationException">No key is configured.</exception>
    public StatusLink Create(string remediationId, string linkId)
    {
        if (!AreOn)
        {
            throw new InvalidOperationException("Api__StatusLinkKeys is empty: there are no status links.");
        }

        // Whole seconds: what the token says and what the caller is told are the same.
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + options.StatusLinkLifetime).ToUnixTimeSeconds());
        var id = Encoding.ASCII.GetBytes(remediationId);
        var content = new byte[ExpiryLength + IdLength + id.Length];
        BinaryPrimitives.WriteInt64BigEndian(content, expiresAt.ToUnixTimeSeconds());
        Convert.FromHexString(linkId).CopyTo(content, ExpiryLength);
        id.CopyTo(content, ExpiryLength + IdLength);
        return new StatusLink(linkId, Base64Url.EncodeToString([.. Sign(_keys[0], content), .. content]), expiresAt);
    }

    /// <summary>What a token shows.</summary>
    public StatusLinkReading Read(string token)
    {
        if (token.Length > MaximumToken || !Base64Url.IsValid(token))
        {
            return new StatusLinkReading.Invalid();
        }

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= SignatureLength + ExpiryLength + IdLength)
        {
            return new StatusLinkReading.Invalid();
        }

        var (signature, content) = (bytes[..SignatureLength], bytes[SignatureLength..]);
        if (!_keys.Any(key => CryptographicOperations.FixedTimeEquals(Sign(key, content), signature)))
        {
            return new StatusLinkReading.Invalid();
        }

        return BinaryPrimitives.ReadInt64BigEndian(content) > time.GetUtcNow().ToUnixTimeSeconds()
            ? new StatusLinkReading.Good(
                Encoding.ASCII.GetString(content[(ExpiryLength + IdLength)..]),
                Convert.ToHexStringLower(content[ExpiryLength..(ExpiryLength + IdLength)])
            )
            : new StatusLinkReading.Expired();
    }

    private static byte[] Sign(byte[] key, byte[] content) => HMACSHA256.HashData(key, (byte[])[.. _purpose, .. content]);
}

/// <summary>A link's id and token, and when it ends.</summary>
public sealed record StatusLink(string Id, string Token, DateTimeOffset ExpiresAt);

/// <summary>What a token turned out to be.</summary>
public abstract record StatusLinkReading
{
    private StatusLinkReading() { }

    /// <summary>It shows a remediation, unless this link of it was revoked.</summary>
    public sealed record Good(string RemediationId, string LinkId) : StatusLinkReading;

    /// <summary>It showed one.</summary>
    public sealed record Expired : StatusLinkReading;

    /// <summary>It is none of ours, or was altered.</summary>
    public sealed record Invalid : StatusLinkReading;
}
