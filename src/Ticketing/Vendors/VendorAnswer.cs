using System.Text.Json.Nodes;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>What a vendor answered to a question.</summary>
/// <param name="Document">The JSON body.</param>
/// <param name="Total">How many rows there are in all, where a header says so.</param>
public sealed record VendorAnswer(JsonNode Document, long? Total = null)
{
    /// <summary>A list of objects within the body.</summary>
    /// <param name="path">The members that lead to it; none where the body itself is the list.</param>
    /// <returns>Null where there is no such list.</returns>
    public JsonArray? List(params IEnumerable<string> path) =>
        path.Aggregate((JsonNode?)Document, (node, member) => (node as JsonObject)?[member]) is JsonArray items && items.All(item => item is JsonObject) ? items : null;
}
