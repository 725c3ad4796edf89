using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TenantHygiene.Safety.Storage;

/// <summary>The multipart bodies of a transaction.</summary>
internal static partial class TransactionBody
{
    public static IReadOnlyList<TableOperation> Read(string body) =>
        [.. Operation().Matches(body).Select(match => TableAddress.Change(
            match.Groups["method"].Value,
            new Uri(match.Groups["address"].Value),
            IfMatch().Match(match.Groups["headers"].Value) is { Success: true } condition ? condition.Groups["etag"].Value.Trim() : null,
            match.Groups["content"].Value.Trim() is { Length: > 0 } content && content[0] == '{' ? content : null))];

    public static string Success(IReadOnlyList<string?> etags)
    {
        var text = new StringBuilder("--batch\r\nContent-Type: multipart/mixed; boundary=changes\r\n\r\n");
        foreach (var etag in etags)
        {
            text.Append("--changes\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 204 No Content\r\n");
            text.Append(etag is null ? "" : $"ETag: {etag}\r\n").Append("\r\n\r\n");
        }

        return text.Append("--changes--\r\n--batch--\r\n").ToString();
    }

    public static string Failure(TableFault fault) => string.Create(
        CultureInfo.InvariantCulture,
        $"--batch\r\nContent-Type: multipart/mixed; boundary=changes\r\n\r\n--changes\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 {fault.Status} {fault.Code}\r\nContent-Type: application/json\r\n\r\n{Error(fault, "0:")}\r\n--changes--\r\n--batch--\r\n");

    public static string Error(TableFault fault, string prefix = "") => new JsonObject
    {
        ["odata.error"] = new JsonObject { ["code"] = fault.Code, ["message"] = new JsonObject { ["lang"] = "en-US", ["value"] = prefix + fault.Code } },
    }.ToJsonString();

    [GeneratedRegex(@"^(?<method>POST|PUT|DELETE|PATCH|MERGE) (?<address>\S+) HTTP/1.1\r?\n(?<headers>([\w-]+:.*\r?\n)*)(?<content>(?!--)(.*\r?\n)*?)(?=--changeset)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Operation();

    [GeneratedRegex(@"^If-Match:\s*(?<etag>\S+)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex IfMatch();
}
