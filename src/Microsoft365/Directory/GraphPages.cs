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

    /// <summary>The path that links must have; null where any path of the service will do.</summary>
    public string? Path { get; init; }

    /// <summary>Pages that were read before: the listing goes on after them.</summary>
    public int PagesBefore { get; init; }

    /// <summary>The link to go on along where pages were read before. It is checked like one that the service has just sent.</summary>
    public string? From { get; init; }

    /// <summary>The link after the page that was yielded last; null after the last page.</summary>
    public string? Next { get; private set; }

    /// <summary>Yields each page: found with the list <c>value</c> checked, or unreadable, and that is the last.</summary>
    public async IAsyncEnumerable<Read<JsonDocument>> ReadAllAsync(
        Func<GraphServiceClient, RequestInformation> first,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (From is { } from && GraphPage.FlawOf(from, endpoints.Graph, Path) is { } foreign)
        {
            yield return Read.Unreadable<JsonDocument>(ReadFaultKind.Refused, $"{request}, page {PagesBefore + 1}: {foreign}.");
            yield break;
        }

        var previous = From;
        var build = From is { } link ? client => Follow(client, link) : first;
        for (var number = PagesBefore + 1; ; number++)
        {
            var (page, next) = await ReadPageAsync(build, number, previous, cancellationToken);
            Next = next;
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

            var (flaw, next) = GraphPage.Check(document.RootElement, endpoints.Graph, previous, Path);
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

    // Far above any that was seen; a link is kept with the scan.
    private const int LongestLink = 16_384;

    public static (string? Flaw, string? Next) Check(JsonElement page, Uri service, string? previousLink, string? path)
    {
        if (!StrictJson.TryGetList(page, "value", out _))
        {
            return ("no list of values", null);
        }

        if (!page.TryGetProperty(NextLink, out var property))
        {
            return (null, null);
        }

        if (property.ValueKind is not JsonValueKind.String || property.GetString() is not { } link)
        {
            return ($"the link to the next page does not lead to {service.Authority}", null);
        }

        return FlawOf(link, service, path) is { } flaw ? (flaw, null)
            : link == previousLink ? ("the link to the next page leads to the page itself", null)
            : (null, link);
    }

    /// <summary>Why a link is not followed; null when it is. The token that goes with it goes nowhere else.</summary>
    public static string? FlawOf(string link, Uri service, string? path)
    {
        if (link.Length > LongestLink)
        {
            return $"the link to the next page is longer than {LongestLink} characters";
        }

        if (!ServiceEndpoints.IsWithin(service, link, out var address))
        {
            return $"the link to the next page does not lead to {service.Authority}";
        }

        return path is null || string.Equals(address.AbsolutePath, path, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"the link to the next page does not lead to {path}";
    }
}
