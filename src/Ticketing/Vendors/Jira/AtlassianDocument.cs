using System.Text;
using System.Text.Json.Nodes;

namespace TenantHygiene.Ticketing.Vendors.Jira;

/// <summary>Plain text in the Atlassian document format, and back.</summary>
internal static class AtlassianDocument
{
    private const int MaximumDepth = 40;

    /// <summary>A document with a paragraph for each line: text nodes must not be empty, and hold no line breaks.</summary>
    public static JsonObject Of(string text) =>
        new()
        {
            ["type"] = "doc",
            ["version"] = 1,
            ["content"] = new JsonArray([
                .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["type"] = "paragraph",
                                ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = line }),
                            }
                    ),
            ]),
        };

    /// <summary>The text of a document: its text nodes, a line for each block.</summary>
    public static string TextOf(JsonNode? document)
    {
        var text = new StringBuilder();
        Append(text, document, depth: 0);
        return text.ToString().Trim();
    }

    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        if (node is not JsonObject || depth > MaximumDepth || text.Length > VendorJson.MaximumText)
        {
            return;
        }

        var kind = node.Text("type");
        text.Append(
            kind is "hardBreak" ? "\n"
            : node.Text("text") is { } part ? part[..Math.Min(part.Length, VendorJson.MaximumText)]
            : ""
        );
        foreach (var inner in node["content"] as JsonArray ?? [])
        {
            Append(text, inner, depth + 1);
        }

        text.Append(kind is "paragraph" or "heading" or "listItem" ? "\n" : "");
    }
}
