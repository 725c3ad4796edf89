using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Ticketing.Incoming;
using TenantHygiene.Ticketing.Signatures;

namespace TenantHygiene.Functions.Api.Webhooks;

/// <summary>Takes a delivery off the wire as it is.</summary>
internal static class WebhookBody
{
    /// <summary>The bytes; null when there are too many, whatever length the sender declared.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > WebhookGate.MaximumBody)
        {
            return null;
        }

        try
        {
            await using var bounded = new BoundedBody(request.Body, WebhookGate.MaximumBody);
            using var bytes = new MemoryStream();
            await bounded.CopyToAsync(bytes, cancellationToken);
            return bytes.ToArray();
        }
        catch (InvalidRequestException)
        {
            return null;
        }
    }

    /// <summary>The delivery. A header that comes twice counts as missing: which of the two would be signed?</summary>
    public static WebhookRequest Describe(HttpRequest request, byte[] body) => new(
        request.Headers.Where(header => header.Value.Count == 1).ToDictionary(header => header.Key, header => header.Value[0]!, StringComparer.OrdinalIgnoreCase),
        request.Query["key"] is [{ Length: > 0 } key] ? key : null,
        body);
}
