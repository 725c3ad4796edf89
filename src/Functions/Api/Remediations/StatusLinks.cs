using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>POST /remediations/{id}/status-links</c>: a link to this remediation alone, for people without a role here.</summary>
public sealed class CreateStatusLink(RemediationStore store, StatusLinks statusLinks, ApiLinks links)
{
    [Function(nameof(CreateStatusLink))]
    [ApiOperation(
        "Create a link that shows this remediation to people without a role",
        Notes = "Needs `Api__StatusLinkKeys`.",
        Role = ApiRole.Operate,
        Status = 201,
        Answer = typeof(StatusLinkResource),
        Refuses = [404, 422]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/remediations/{id}/status-links")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (!statusLinks.AreOn)
        {
            return Problem.Unprocessable("status-links-off", "No key for status links is configured. Set Api__StatusLinkKeys__0.");
        }

        if (await store.FindAsync(id, cancellationToken) is null)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        var link = statusLinks.Create(id);
        var url = links.To(request, $"status/{link.Token}");
        request.HttpContext.Response.Headers.Location = url;
        return ApiJson.Answer(new StatusLinkResource(url, link.ExpiresAt), StatusCodes.Status201Created);
    }
}

/// <summary>A link that shows one remediation to whoever holds it.</summary>
/// <param name="Url">The link; a secret as long as it lasts.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record StatusLinkResource(string Url, DateTimeOffset ExpiresAt);

/// <summary>
/// Signed links that show one remediation to whoever holds them, until they expire, and allow nothing else: what a ticket may carry.
/// Signed with the first of the configured keys; good with any of them, so that keys can be exchanged without breaking links.
/// </summary>
public sealed class StatusLinks(ApiOptions options, TimeProvider time)
{
    private const int ExpiryLength = sizeof(long);
    private const int SignatureLength = HMACSHA256.HashSizeInBytes;

    /// <summary>An id of 128 characters with expiry and signature has fewer; what is longer is none.</summary>
    private const int MaximumToken = 256;

    // Keeps signatures for this purpose apart from those that the same key might make for another.
    private static readonly byte[] _purpose = "tenant-hygiene status link 1\n"u8.ToArray();

    private readonly byte[][] _keys = [.. options.StatusLinkKeys.Select(Convert.FromBase64String)];

    /// <summary>Whether a key is configured; without one there are no links.</summary>
    public bool AreOn => _keys.Length > 0;

    /// <summary>Makes a link's token.</summary>
    /// <exception cref="InvalidOperationException">No key is configured.</exception>
    public StatusLink Create(string remediationId)
    {
        if (!AreOn)
        {
            throw new InvalidOperationException("Api__StatusLinkKeys is empty: there are no status links.");
        }

        // Whole seconds: what the token says and what the caller is told are the same.
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + options.StatusLinkLifetime).ToUnixTimeSeconds());
        var id = Encoding.ASCII.GetBytes(remediationId);
        var content = new byte[ExpiryLength + id.Length];
        BinaryPrimitives.WriteInt64BigEndian(content, expiresAt.ToUnixTimeSeconds());
        id.CopyTo(content, ExpiryLength);
        return new StatusLink(Base64Url.EncodeToString([.. Sign(_keys[0], content), .. content]), expiresAt);
    }

    /// <summary>What a token shows.</summary>
    public StatusLinkReading Read(string token)
    {
        if (token.Length > MaximumToken || !Base64Url.IsValid(token))
        {
            return new StatusLinkReading.Invalid();
        }

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= SignatureLength + ExpiryLength)
        {
            return new StatusLinkReading.Invalid();
        }

        var (signature, content) = (bytes[..SignatureLength], bytes[SignatureLength..]);
        if (!_keys.Any(key => CryptographicOperations.FixedTimeEquals(Sign(key, content), signature)))
        {
            return new StatusLinkReading.Invalid();
        }

        return BinaryPrimitives.ReadInt64BigEndian(content) > time.GetUtcNow().ToUnixTimeSeconds()
            ? new StatusLinkReading.Good(Encoding.ASCII.GetString(content[ExpiryLength..]))
            : new StatusLinkReading.Expired();
    }

    private static byte[] Sign(byte[] key, byte[] content) => HMACSHA256.HashData(key, (byte[])[.. _purpose, .. content]);
}

/// <summary>A link's token, and when it ends.</summary>
public sealed record StatusLink(string Token, DateTimeOffset ExpiresAt);

/// <summary>What a token turned out to be.</summary>
public abstract record StatusLinkReading
{
    private StatusLinkReading() { }

    /// <summary>It shows a remediation.</summary>
    public sealed record Good(string RemediationId) : StatusLinkReading;

    /// <summary>It showed one.</summary>
    public sealed record Expired : StatusLinkReading;

    /// <summary>It is none of ours, or was altered.</summary>
    public sealed record Invalid : StatusLinkReading;
}
