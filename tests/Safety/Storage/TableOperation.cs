using System.Text.Json.Nodes;

namespace TenantHygiene.Safety.Storage;

/// <summary>One change of one row.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Table">The table.</param>
/// <param name="PartitionKey">The partition.</param>
/// <param name="RowKey">The row.</param>
/// <param name="Properties">The row's properties; empty for a deletion.</param>
/// <param name="IfMatch">The ETag that the row must have; a star for any; null where the row need not exist.</param>
internal sealed record TableOperation(TableChange Kind, string Table, string PartitionKey, string RowKey, JsonObject Properties, string? IfMatch);

internal enum TableChange
{
    Insert,
    Replace,
    Delete,
}
