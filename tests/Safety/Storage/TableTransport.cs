using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace TenantHygiene.Safety.Storage;

/// <summary>Carries the storage client's requests to the tables in memory, in the protocol of the real service.</summary>
internal sealed class TableTransport(TableService service) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var content = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var address = request.RequestUri!;
        var isTransaction = address.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal);
        try
        {
            return isTransaction
                ? Multipart(TransactionBody.Success(service.Apply(TransactionBody.Read(content!))))
                : Answer(request, address, content);
        }
        catch (TableFault fault) when (isTransaction)
        {
            return Multipart(TransactionBody.Failure(fault));
        }
        catch (TableFault fault)
        {
            var answer = Json((HttpStatusCode)fault.Status, TransactionBody.Error(fault));
            answer.Headers.Add("x-ms-error-code", fault.Code);
            return answer;
        }
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, Uri address, string? content)
    {
        if (address.AbsolutePath.EndsWith("/Tables", StringComparison.Ordinal))
        {
            var name = JsonNode.Parse(content!)!["TableName"]!.ToString();
            service.CreateTable(name);
            return Json(HttpStatusCode.Created, new JsonObject { ["TableName"] = name }.ToJsonString());
        }

        if (request.Method != HttpMethod.Get)
        {
            var ifMatch = request.Headers.TryGetValues("If-Match", out var conditions) ? conditions.Single() : null;
            var etag = service.Apply([TableAddress.Change(request.Method.Method, address, ifMatch, content)])[0];
            var written = new HttpResponseMessage(HttpStatusCode.NoContent);
            written.Headers.TryAddWithoutValidation("ETag", etag);
            return written;
        }

        var query = QueryHelpers.ParseQuery(address.Query);
        var columns = query.TryGetValue("$select", out var selected)
            ? selected.ToString().Split(',').ToHashSet(StringComparer.Ordinal)
            : null;
        var (table, partitionKey, rowKey) = TableAddress.Read(address);
        return Json(
            HttpStatusCode.OK,
            partitionKey is null
                ? new JsonObject { ["value"] = new JsonArray([.. Rows(table, query).Select(row => row.ToAnswer(columns))]) }.ToJsonString()
                : service.Find(table, partitionKey, rowKey!).ToAnswer(columns).ToJsonString()
        );
    }

    // All in one page: whoever asks for less stops reading by himself.
    private IReadOnlyList<StoredRow> Rows(string table, Dictionary<string, Microsoft.Extensions.Primitives.StringValues> query) =>
        service.Query(table, RowFilter.Parse(query.TryGetValue("$filter", out var filter) ? filter.ToString() : null));

    private static HttpResponseMessage Json(HttpStatusCode status, string text) =>
        new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    private static HttpResponseMessage Multipart(string text)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StringContent(text) };
        answer.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/mixed; boundary=batch");
        return answer;
    }
}

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
        JsonObject properties = content is null
            ? []
            :
            [
                .. JsonNode
                    .Parse(content)!
                    .AsObject()
                    .Where(property => property.Value is not null)
                    .Select(property => KeyValuePair.Create(property.Key, (JsonNode?)property.Value!.DeepClone())),
            ];
        return method switch
        {
            "POST" => new(
                TableChange.Insert,
                table,
                properties["PartitionKey"]!.ToString(),
                properties["RowKey"]!.ToString(),
                properties,
                null
            ),
            "PUT" => new(TableChange.Replace, table, partitionKey!, rowKey!, properties, ifMatch),
            "DELETE" => new(TableChange.Delete, table, partitionKey!, rowKey!, [], ifMatch ?? "*"),
            _ => throw new NotSupportedException($"The table service does not know {method} {address}."),
        };
    }

    private static string Text(Match match, string group) => match.Groups[group].Value.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"/(?<table>\w+)(\((PartitionKey='(?<partition>.*)',RowKey='(?<row>.*)')?\))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}

/// <summary>The multipart bodies of a transaction.</summary>
internal static partial class TransactionBody
{
    public static IReadOnlyList<TableOperation> Read(string body) =>
        [
            .. Operation()
                .Matches(body)
                .Select(match =>
                    TableAddress.Change(
                        match.Groups["method"].Value,
                        new Uri(match.Groups["address"].Value),
                        IfMatch().Match(match.Groups["headers"].Value) is { Success: true } condition
                            ? condition.Groups["etag"].Value.Trim()
                            : null,
                        match.Groups["content"].Value.Trim() is { Length: > 0 } content && content[0] == '{' ? content : null
                    )
                ),
        ];

    public static string Success(IReadOnlyList<string?> etags)
    {
        var text = new StringBuilder("--batch\r\nContent-Type: multipart/mixed; boundary=changes\r\n\r\n");
        foreach (var etag in etags)
        {
            text.Append(
                "--changes\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 204 No Content\r\n"
            );
            text.Append(etag is null ? "" : $"ETag: {etag}\r\n").Append("\r\n\r\n");
        }

        return text.Append("--changes--\r\n--batch--\r\n").ToString();
    }

    public static string Failure(TableFault fault) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"--batch\r\nContent-Type: multipart/mixed; boundary=changes\r\n\r\n--changes\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 {fault.Status} {fault.Code}\r\nContent-Type: application/json\r\n\r\n{Error(fault, "0:")}\r\n--changes--\r\n--batch--\r\n"
        );

    public static string Error(TableFault fault, string prefix = "") =>
        new JsonObject
        {
            ["odata.error"] = new JsonObject
            {
                ["code"] = fault.Code,
                ["message"] = new JsonObject { ["lang"] = "en-US", ["value"] = prefix + fault.Code },
            },
        }.ToJsonString();

    [GeneratedRegex(
        @"^(?<method>POST|PUT|DELETE|PATCH|MERGE) (?<address>\S+) HTTP/1.1\r?\n(?<headers>([\w-]+:.*\r?\n)*)(?<content>(?!--)(.*\r?\n)*?)(?=--changeset)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Operation();

    [GeneratedRegex(@"^If-Match:\s*(?<etag>\S+)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex IfMatch();
}
