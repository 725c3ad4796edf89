using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace TenantHygiene.TenantSimulator.Tests.Drivers;

/// <summary>An HTTP answer, read.</summary>
internal sealed record Reply(int Status, byte[] Body, IReadOnlyDictionary<string, string> Headers, string? ContentType)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The rows of a list.</summary>
    public JsonArray Value => Json["value"]!.AsArray();

    /// <summary>error.code of Graph, or error of Entra ID.</summary>
    public string ErrorCode => Json["error"] is JsonObject error ? (string)error["code"]! : (string)Json["error"]!;

    /// <summary>The text of an Exchange error's first detail.</summary>
    public string Detail => (string)Json["error"]!["details"]![0]!["message"]!;

    /// <summary>The short name of an Exchange error's exception.</summary>
    public string ExceptionType => Detail.Split('|')[1].Split('.')[^1];

    public static async Task<Reply> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
            return new Reply((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestTenant.Cancellation), headers, response.Content.Headers.ContentType?.MediaType);
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Status} {Text}");
}
