using System.Net;
using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>One page of an answer, or why there is none.</summary>
/// <param name="Rows">The rows, detached from the response; null when there was an error or a flaw.</param>
/// <param name="Next">Where the next page is.</param>
/// <param name="Error">The error that the service reported.</param>
/// <param name="Flaw">What keeps the body from being an answer.</param>
internal sealed record ExchangeResponse(IReadOnlyList<JsonElement>? Rows, Uri? Next, ExchangeError? Error, string? Flaw)
{
    private const string NextLink = "@odata.nextLink";

    public static async Task<ExchangeResponse> ReadAsync(HttpResponseMessage response, Uri service, CancellationToken cancellationToken)
    {
        JsonDocument body;
        try
        {
            body = await StrictJson.ParseAsync(response.Content, cancellationToken);
        }
        catch (JsonException)
        {
            return response.StatusCode is HttpStatusCode.OK
                ? Flawed("the body is not JSON")
                : new ExchangeResponse(null, null, ExchangeErrorParser.Parse(response, body: null), null);
        }

        using (body)
        {
            return response.StatusCode is not HttpStatusCode.OK || ExchangeErrorParser.IsError(body.RootElement)
                ? new ExchangeResponse(null, null, ExchangeErrorParser.Parse(response, body.RootElement), null)
                : Page(body.RootElement, service);
        }
    }

    private static ExchangeResponse Page(JsonElement body, Uri service)
    {
        if (
            !StrictJson.TryGetList(body, "value", out var value)
            || value.EnumerateArray().Any(row => row.ValueKind is not JsonValueKind.Object)
        )
        {
            return Flawed("the body is not a list of objects");
        }

        if (HasAnnotation(body, "@adminapi.warnings") || HasAnnotation(body, "adminapi.warnings"))
        {
            return Flawed("the service warns that there are more results than it returned");
        }

        Uri? next = null;
        if (
            body.TryGetProperty(NextLink, out var link)
            && (link.ValueKind is not JsonValueKind.String || !ServiceEndpoints.IsWithin(service, link.GetString()!, out next))
        )
        {
            return Flawed($"the link to the next page does not lead to {service.Authority}");
        }

        return new ExchangeResponse([.. value.EnumerateArray().Select(row => row.Clone())], next, null, null);
    }

    private static bool HasAnnotation(JsonElement body, string name) =>
        StrictJson.TryGetList(body, name, out var warnings)
        && warnings.EnumerateArray().Any(warning => warning.ValueKind is JsonValueKind.String && IsAboutMore(warning.GetString()!));

    private static bool IsAboutMore(string warning) =>
        warning.Contains("more results", StringComparison.OrdinalIgnoreCase)
        || warning.Contains("only the first", StringComparison.OrdinalIgnoreCase);

    private static ExchangeResponse Flawed(string flaw) => new(null, null, null, flaw);
}
