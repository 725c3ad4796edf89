using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Ticketing.Tests.Vendors;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.EndToEnd.Ticketing;

/// <summary>What the tests of tickets have in common: one product with a connection of each kind, and the vendors that it talks to.</summary>
public abstract class TicketingTests(TicketingProduct product) : EndToEndTests(product)
{
    /// <summary>The vendors' APIs.</summary>
    protected FakeVendors Vendors => product.Vendors;

    /// <summary>Posts a delivery to a connection.</summary>
    protected async Task<ApiResponse> SendAsync(string connection, WebhookRequest request)
    {
        using var content = new ByteArrayContent(request.Body.ToArray());
        var path = $"webhooks/{connection}{(request.UrlKey is { } key ? $"?key={key}" : "")}";
        content.Headers.TryAddWithoutValidation("Content-Type", request.Header("Content-Type"));
        return await Api.SendTextAsync(
            HttpMethod.Post,
            path,
            content,
            token: "",
            [.. request.Headers.Where(header => header.Key != "Content-Type").Select(header => (header.Key, header.Value))]
        );
    }
}
