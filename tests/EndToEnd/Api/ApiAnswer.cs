using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace TenantHygiene.EndToEnd.Api;

/// <summary>An answer of the product's API.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Text">The body as text.</param>
public sealed record ApiAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, string? ContentType, string Text)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Body => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The body is null.");

    /// <summary>The id of the resource that the body shows.</summary>
    public string Id => (string)Body["id"]!;

    /// <summary>A header's only value; null when it is missing.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.Single() : null;

    /// <inheritdoc/>
    public override string ToString() => $"{(int)Status} {Text}";
}
