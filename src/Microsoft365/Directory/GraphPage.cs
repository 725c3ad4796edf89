using System.Text.Json;
using TenantHygiene.Microsoft365.Endpoints;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>Whether a body is a page, and where the next one is.</summary>
internal static class GraphPage
{
    private const string NextLink = "@odata.nextLink";

    public static (string? Flaw, string? Next) Check(JsonElement page, Uri service, string? previousLink)
    {
        if (!StrictJson.TryGetList(page, "value", out _))
        {
            return ("no list of values", null);
        }

        if (!page.TryGetProperty(NextLink, out var property))
        {
            return (null, null);
        }

        if (property.ValueKind is not JsonValueKind.String || property.GetString() is not { } link || !ServiceEndpoints.LeadsTo(service, link, out var address))
        {
            return ($"the link to the next page does not lead to {service.Authority}", null);
        }

        return link == previousLink ? ($"the link to the next page leads to the page itself ({address.AbsolutePath})", null) : (null, link);
    }
}
