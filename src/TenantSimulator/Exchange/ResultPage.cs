using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>Writes a page of a cmdlet's result. The next page is fetched by sending the same body to nextLink.</summary>
internal static class ResultPage
{
    /// <summary>Writes a page.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">The whole result.</param>
    /// <param name="distortion">How to bend it.</param>
    /// <returns>The answer.</returns>
    public static Answer Write(ExchangeRequest request, CmdletResult result, Distortion distortion)
    {
        if (!TryReadToken(request, out var start))
        {
            return new ExchangeError(
                400,
                "BadRequest",
                "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
                "The skip token is not valid for this command."
            ).ToAnswer(new());
        }

        var left = result.Rows.Count - start;
        var size = distortion == Distortion.PartialPage ? left / 2 : Math.Min(left, request.MaxPageSize);
        var next = size < left || distortion == Distortion.ForeignNextLink ? NextLink(request, start + size, distortion) : null;
        var wanted = request.Select?.Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Answer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Url}/$metadata#Collection(Exchange.{request.Cmdlet})");
            if (next is not null)
            {
                json.WriteString("@odata.nextLink", next);
            }

            WriteWarnings(json, result.Warnings);
            json.WriteStartArray("value");
            foreach (var row in result.Rows.Skip(start).Take(size))
            {
                json.WriteStartObject();
                foreach (var (name, value) in row)
                {
                    if (wanted?.Contains(name) ?? true)
                    {
                        WriteProperty(json, name, value);
                    }
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteWarnings(Utf8JsonWriter json, IReadOnlyList<string> warnings)
    {
        if (warnings.Count > 0)
        {
            json.WriteString("adminapi.warnings@odata.type", "#Collection(String)");
            json.WriteStartArray("@adminapi.warnings");
            foreach (var warning in warnings)
            {
                json.WriteStringValue(warning);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case Guid guid:
                json.WriteString($"{name}@odata.type", "#Guid");
                json.WriteString(name, guid);
                break;
            case DateTimeOffset time:
                json.WriteString($"{name}@odata.type", "#DateTimeOffset");
                json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                break;
            case IEnumerable<string> many:
                json.WriteString($"{name}@odata.type", "#Collection(String)");
                json.WriteStartArray(name);
                foreach (var text in many)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
                break;
            default:
                throw new InvalidOperationException($"No JSON for {name} of type {value.GetType()}.");
        }
    }

    private static string NextLink(ExchangeRequest request, int start, Distortion distortion)
    {
        var url = distortion == Distortion.ForeignNextLink ? "https://outlook.office365.invalid/adminapi/beta/InvokeCommand" : request.Url;
        var select = request.Select is null ? "" : $"$select={Uri.EscapeDataString(request.Select)}&";
        return $"{url}?{select}$skiptoken={Base64UrlEncoder.Encode($"{start}:{Hash(request.Body)}")}";
    }

    private static bool TryReadToken(ExchangeRequest request, out int start)
    {
        start = 0;
        if (request.SkipToken is null)
        {
            return true;
        }

        try
        {
            var parts = Encoding.ASCII.GetString(Base64UrlEncoder.DecodeBytes(request.SkipToken)).Split(':');
            return parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out start) && parts[1] == Hash(request.Body);
        }
        catch (Exception problem) when (problem is FormatException or ArgumentException)
        {
            return false;
        }
    }

    private static string Hash(ReadOnlyMemory<byte> body) => Convert.ToHexString(SHA256.HashData(body.Span))[..16];
}
