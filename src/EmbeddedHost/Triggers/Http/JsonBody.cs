using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.EmbeddedHost.Triggers.Http;

/// <summary>Reads a parameter from the JSON body of the request.</summary>
internal static class JsonBody
{
    public static async ValueTask<object?> ReadAsync(HttpRequest request, Type type, JsonSerializerOptions options)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, options, request.HttpContext.RequestAborted);
        }
        catch (JsonException exception)
        {
            throw new FunctionInputConverterException($"The body is not the JSON of a {type.Name}.", exception);
        }
    }
}
