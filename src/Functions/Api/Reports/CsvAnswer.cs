using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Functions.Api.Reports;

/// <summary>
/// Rows as CSV (RFC 4180, UTF-8), written as they are read. A cell that a spreadsheet would take for a formula is escaped: names come from
/// strangers.
/// </summary>
/// <param name="fileName">The name under which browsers keep it.</param>
/// <param name="columns">The names of the columns.</param>
/// <param name="rows">The rows, each with a cell for each column.</param>
public sealed class CsvAnswer(string fileName, IReadOnlyList<string> columns, IAsyncEnumerable<IReadOnlyList<string?>> rows) : IResult
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/csv";

    private static readonly CsvConfiguration _configuration = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        InjectionOptions = InjectionOptions.Escape,
    };

    /// <summary>Whether a request asks for it.</summary>
    public static bool IsAskedFor(HttpRequest request) => request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == MediaType);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = $"{MediaType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        response.Headers.CacheControl = "no-store";
        await using var text = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await using var csv = new CsvWriter(text, _configuration, leaveOpen: true);
        await WriteAsync(csv, columns);
        await foreach (var row in rows.WithCancellation(httpContext.RequestAborted))
        {
            await WriteAsync(csv, row);
        }
    }

    private static async Task WriteAsync(CsvWriter csv, IEnumerable<string?> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        await csv.NextRecordAsync();
    }
}
