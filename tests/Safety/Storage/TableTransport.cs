using System.Net;
using System.Text;
using System.Text.Json.Nodes;
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
        var columns = query.TryGetValue("$select", out var selected) ? selected.ToString().Split(',').ToHashSet(StringComparer.Ordinal) : null;
        var (table, partitionKey, rowKey) = TableAddress.Read(address);
        return Json(HttpStatusCode.OK, partitionKey is null
            ? new JsonObject { ["value"] = new JsonArray([.. Rows(table, query).Select(row => row.ToAnswer(columns))]) }.ToJsonString()
            : service.Find(table, partitionKey, rowKey!).ToAnswer(columns).ToJsonString());
    }

    // All in one page: whoever asks for less stops reading by himself.
    private IReadOnlyList<StoredRow> Rows(string table, Dictionary<string, Microsoft.Extensions.Primitives.StringValues> query) =>
        service.Query(table, RowFilter.Parse(query.TryGetValue("$filter", out var filter) ? filter.ToString() : null));

    private static HttpResponseMessage Json(HttpStatusCode status, string text) => new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    private static HttpResponseMessage Multipart(string text)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StringContent(text) };
        answer.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/mixed; boundary=batch");
        return answer;
    }
}
