using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using TenantHygiene.Functions.Api;

namespace TenantHygiene.ApiDescription;

/// <summary>The tables of <c>docs/api.md</c>. The text around them is written by hand.</summary>
internal static class ApiGuide
{
    /// <summary>The guide with its tables as the code has them.</summary>
    /// <exception cref="InvalidOperationException">The guide has no place for a table.</exception>
    public static string Write(string guide) => Replace(Replace(guide, "roles", Roles()), "routes", Routes());

    private static string Replace(string guide, string name, IEnumerable<string> lines)
    {
        var (begin, end) = ($"<!-- {name}: generated -->\n", $"<!-- {name}: end -->\n");
        return guide.Split(begin) is [var before, var rest] && rest.Split(end) is [_, var after]
            ? $"{before}{begin}{string.Concat(lines.Select(line => line + "\n"))}{end}{after}"
            : throw new InvalidOperationException($"The guide must have one '{begin.TrimEnd()}' and one '{end.TrimEnd()}' after it.");
    }

    private static IEnumerable<string> Roles() =>
        [
            "| Role | What it allows |",
            "|---|---|",
            .. typeof(ApiRole)
                .GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(role => $"| `{role.GetRawConstantValue()}` | {XmlDocumentation.Of(role)} |"),
        ];

    private static IEnumerable<string> Routes() => ["| Route | Role | Status | |", "|---|---|---|---|", .. DescribedRoute.All.Select(Row)];

    private static string Row(DescribedRoute described)
    {
        var (route, operation) = described;
        var query = route.Parameters.Where(parameter => parameter is not ApiHeaderAttribute).Select(parameter => parameter.Name).ToList();
        var path = $"{described.ShortPath}{(query is [] ? "" : $"?{string.Join('&', query)}")}";
        var body = operation.Body is { } type ? $" `{Members(type)}`" : "";
        var notes = operation.Notes is null ? "" : $" {operation.Notes}";
        var address = $"`{route.Method.ToUpperInvariant()} {path}`{body}";
        return $"| {address} | {Access(operation)} | {operation.Status} | {operation.Summary}.{notes} |";
    }

    private static string Access(ApiOperationAttribute operation) =>
        operation.Access switch
        {
            ApiAccess.Token => operation.Role!.Split('.')[^1],
            ApiAccess.SignedLink => "– (signed link)",
            ApiAccess.SenderSignature => "– (signature or secret of the sender)",
            _ => "–",
        };

    /// <summary>The members of a body: <c>{reason, tenantId?}</c>.</summary>
    private static string Members(Type body)
    {
        var schema = body == typeof(JsonElement) ? null : ApiJson.Default.Options.GetJsonSchemaAsNode(body);
        if (schema?["properties"] is not JsonObject properties)
        {
            return "{…}";
        }

        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToHashSet() ?? [];
        var members = properties.Select(member => $"{member.Key}{(required.Contains(member.Key) ? "" : "?")}{Values(member.Value)}");
        return $"{{{string.Join(", ", members)}}}";
    }

    private static string Values(JsonNode? schema) =>
        schema is JsonObject && schema["enum"] is JsonArray values
            ? $": {string.Join(" or ", values.Select(value => (string)value!))}"
            : "";
}
