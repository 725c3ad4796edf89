using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Graph;
using Microsoft.Kiota.Abstractions;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>
/// Follows a listing page by page, along the links that the service sends, as they are. Ends after the last page, or after the first page
/// that cannot be read.
/// </summary>
internal sealed class GraphPages(GraphChannel channel, ServiceEndpoints endpoints, Guid tenantId, string request)
{
    /// <summary>Pages beyond this are not asked for.</summary>
    public int PageLimit { get; init; } = 20_000;

    /// <summary>Header for the pages after the first, which are addressed by link.</summary>
    public bool IsAdvancedQuery { get; init; }

    /// <summary>Yields each page: found with the list <c>value</c> checked, or unreadable, and that is the last.</summary>
    public async IAsyncEnumerable<Read<JsonDocument>> ReadAllAsync(
        Func<GraphServiceClient, RequestInformation> first,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var build = first;
        string? previous = null;
        for (var number = 1; ; number++)
        {
            var (page, next) = await ReadPageAsync(build, number, previous, cancellationToken);
            yield return page;
            if (page is not Read<JsonDocument>.Found || next is null)
            {
                yield break;
            }

            if (number == PageLimit)
            {
                yield return Read.Unreadable<JsonDocument>(ReadFaultKind.Partial, $"{request}: more than {PageLimit} pages.");
                yield break;
            }

            previous = next;
            build = client => Follow(client, next);
        }
    }

    // JSON that is not a page is asked for again, like what is not JSON.
    private async Task<(Read<JsonDocument> Page, string? Next)> ReadPageAsync(
        Func<GraphServiceClient, RequestInformation> build,
        int number,
        string? previous,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await channel.ReadAsync(tenantId, $"{request}, page {number}", build, cancellationToken);
            if (answer is not Read<JsonDocument>.Found(var document))
            {
                return (answer is Read<JsonDocument>.Absent ? Malformed(number, "not found") : answer, null);
            }

            var (flaw, next) = GraphPage.Check(document.RootElement, endpoints.Graph, previous);
            if (flaw is null)
            {
                return (answer, next);
            }

            document.Dispose();
            if (attempt == MalformedResponses.MaximumAttempts)
            {
                return (Malformed(number, flaw), null);
            }
        }
    }

    private Read<JsonDocument> Malformed(int number, string flaw) =>
        Read.Unreadable<JsonDocument>(ReadFaultKind.Malformed, $"{request}, page {number}: {flaw}.");

    private RequestInformation Follow(GraphServiceClient client, string link)
    {
        var information = client.Users.WithUrl(link).ToGetRequestInformation();
        if (IsAdvancedQuery)
        {
            information.Headers.Add(GraphRequestOptions.ConsistencyLevel, GraphRequestOptions.Eventual);
        }

        return information;
    }
}

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

        if (
            property.ValueKind is not JsonValueKind.String
            || property.GetString() is not { } link
            || !ServiceEndpoints.IsWithin(service, link, out var address)
        )
        {
            return ($"the link to the next page does not lead to {service.Authority}", null);
        }

        return link == previousLink ? ($"the link to the next page leads to the page itself ({address.AbsolutePath})", null) : (null, link);
    }
}
