using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using TenantHygiene.TenantSimulator.EntraId;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>A request to Microsoft Graph, of its own or inside a batch.</summary>
/// <param name="Method">The HTTP method, upper case.</param>
/// <param name="Path">The path after the version, still encoded.</param>
/// <param name="QueryString">The query, still encoded.</param>
/// <param name="ConsistencyLevel">The header of that name.</param>
/// <param name="Body">The body.</param>
/// <param name="Caller">Who calls; null without a valid token.</param>
/// <param name="BaseUrl">The base of links, with version and without a slash at its end.</param>
internal sealed record GraphRequest(string Method, string Path, string QueryString, string? ConsistencyLevel, ReadOnlyMemory<byte> Body, Caller? Caller, string BaseUrl)
{
    /// <summary>The decoded segments of the path.</summary>
    public string[] Segments { get; } = [.. Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    /// <summary>The decoded query.</summary>
    public IReadOnlyDictionary<string, StringValues> Query { get; } = QueryHelpers.ParseQuery(QueryString);

    /// <summary>A query option; null when absent.</summary>
    /// <param name="name">Its name, with the dollar sign.</param>
    /// <returns>Its value.</returns>
    public string? Option(string name) => Query.TryGetValue(name, out var value) ? value.ToString() : null;
}
