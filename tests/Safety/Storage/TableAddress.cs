using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TenantHygiene.Safety.Storage;

/// <summary>The addresses of tables and rows.</summary>
internal static partial class TableAddress
{
    /// <summary>The table and the keys; no keys when the address is that of a table.</summary>
    public static (string Table, string? PartitionKey, string? RowKey) Read(Uri address)
    {
        var match = Address().Match(Uri.UnescapeDataString(address.AbsolutePath));
        return match.Groups["partition"].Success
            ? (match.Groups["table"].Value, Text(match, "partition"), Text(match, "row"))
            : (match.Groups["table"].Value, null, null);
    }

    /// <summary>What a request that writes wants.</summary>
    public static TableOperation Change(string method, Uri address, string? ifMatch, string? content)
    {
        var (table, partitionKey, rowKey) = Read(address);
        // What is null is not kept.
        JsonObject properties = content is null ? [] : [.. JsonNode.Parse(content)!.AsObject().Where(property => property.Value is not null).Select(property => KeyValuePair.Create(property.Key, (JsonNode?)property.Value!.DeepClone()))];
        return method switch
        {
            "POST" => new(TableChange.Insert, table, properties["PartitionKey"]!.ToString(), properties["RowKey"]!.ToString(), properties, null),
            "PUT" => new(TableChange.Replace, table, partitionKey!, rowKey!, properties, ifMatch),
            "DELETE" => new(TableChange.Delete, table, partitionKey!, rowKey!, [], ifMatch ?? "*"),
            _ => throw new NotSupportedException($"The table service does not know {method} {address}."),
        };
    }

    private static string Text(Match match, string group) => match.Groups[group].Value.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"/(?<table>\w+)(\((PartitionKey='(?<partition>.*)',RowKey='(?<row>.*)')?\))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
