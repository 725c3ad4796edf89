using System.Text.Json.Nodes;

namespace TenantHygiene.Safety.Storage;

/// <summary>A row as the table service keeps it: the properties as they were sent, and an ETag that changes with every write.</summary>
internal sealed record StoredRow(string PartitionKey, string RowKey, JsonObject Properties, string ETag)
{
    /// <summary>The row as it is sent back.</summary>
    public JsonObject ToAnswer(IReadOnlyCollection<string>? columns)
    {
        var answer = new JsonObject { ["odata.etag"] = ETag };
        foreach (var (name, value) in Properties)
        {
            if (columns is null || columns.Contains(name.Split('@')[0]))
            {
                answer[name] = value?.DeepClone();
            }
        }

        return answer;
    }
}
