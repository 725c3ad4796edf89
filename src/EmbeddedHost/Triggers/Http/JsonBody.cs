using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace TenantHygiene.EmbeddedHost.Triggers.Http;

/// <summary>Reads a parameter from the JSON body of the request.</summary>
internal static class JsonBody
{
    public static async ValueTask<object?> ReadAsync(HttpRequest request, Type type, JsonSerializerOptions options)
    {
        if (!SaysJson(request.ContentType))
        {
            throw new FunctionInputConverterException($"A body of the content type '{request.ContentType}' is not read as JSON.");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, options, request.HttpContext.RequestAborted);
        }
        catch (JsonException exception)
        {
            throw new FunctionInputConverterException($"The body is not the JSON of a {type.Name}.", exception);
        }
    }

    /// <summary>As the JSON formatter of ASP.NET Core sees it.</summary>
    private static bool SaysJson(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) ? IsApplication(type) || type.Type.Equals("text", StringComparison.OrdinalIgnoreCase)
            : IsApplication(type) && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    private static bool IsApplication(MediaTypeHeaderValue type) => type.Type.Equals("application", StringComparison.OrdinalIgnoreCase);
}
