using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>Reads members of a vendor's answer strictly: what has another type than documented is not there.</summary>
internal static class VendorJson
{
    /// <summary>How much of a comment is read: more than any comment of ours has, whose marker stands at its end.</summary>
    public const int MaximumText = 40_000;

    private const int MaximumId = 200;

    /// <summary>The text of a member; null where there is none.</summary>
    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        At(node, path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The text of a comment, cut where it is longer than any that matters; null where there is none.</summary>
    public static string? Comment(this JsonNode? node, string member) =>
        node.Text(member) is { } text
            ? text.Length > MaximumText
                ? text[..MaximumText]
                : text
            : null;

    /// <summary>An id: a text, or a whole number with its digits; null where there is none.</summary>
    public static string? Id(this JsonNode? node, params ReadOnlySpan<string> path) =>
        At(node, path) is JsonValue value
            ? value.GetValueKind() switch
            {
                JsonValueKind.String when value.GetValue<string>() is { Length: > 0 and <= MaximumId } text => text,
                JsonValueKind.Number when value.TryGetValue<long>(out var number) && number > 0 => number.ToString(
                    CultureInfo.InvariantCulture
                ),
                _ => null,
            }
            : null;

    /// <summary>A yes or no; null where there is neither.</summary>
    public static bool? Flag(this JsonNode? node, string member) =>
        At(node, [member]) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    /// <summary>A number; null where there is none.</summary>
    public static long? Number(this JsonNode? node, string member) =>
        At(node, [member]) is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>A time in ISO 8601, in UTC where no offset is given; null where there is none that can be read.</summary>
    public static DateTimeOffset? Moment(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Text(path) is { } text
        && DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment
        )
            ? moment
            : null;

    /// <summary>Whether a member is there and is not null.</summary>
    public static bool Has(this JsonNode? node, string member) => At(node, [member]) is not null;

    /// <summary>Reads every item; null where one of them is not what the vendor documents.</summary>
    public static IReadOnlyList<TResult>? All<TResult>(this JsonArray items, Func<JsonObject, TResult?> read)
        where TResult : class
    {
        var all = new List<TResult>(items.Count);
        foreach (var item in items)
        {
            if (item is not JsonObject members || read(members) is not { } one)
            {
                return null;
            }

            all.Add(one);
        }

        return all;
    }

    private static JsonNode? At(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var member in path)
        {
            node = (node as JsonObject)?[member];
        }

        return node;
    }
}
