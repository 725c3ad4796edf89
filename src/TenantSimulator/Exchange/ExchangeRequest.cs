using System.Text.Json;
using TenantHygiene.TenantSimulator.EntraId;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>A POST to InvokeCommand.</summary>
/// <param name="TenantName">The tenant in the address: id or domain.</param>
/// <param name="Cmdlet">The cmdlet; null when the body names none.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Body">The body as sent.</param>
/// <param name="Select">$select of the address.</param>
/// <param name="SkipToken">$skiptoken of the address.</param>
/// <param name="MaxPageSize">odata.maxpagesize of the Prefer header.</param>
/// <param name="Caller">Who calls; null without a valid token.</param>
/// <param name="Url">The address without its query, for nextLink.</param>
internal sealed record ExchangeRequest(
    string TenantName,
    string? Cmdlet,
    IReadOnlyDictionary<string, JsonElement> Parameters,
    ReadOnlyMemory<byte> Body,
    string? Select,
    string? SkipToken,
    int MaxPageSize,
    Caller? Caller,
    string Url
)
{
    /// <summary>Reads the body: <c>{"CmdletInput":{"CmdletName":…,"Parameters":{…}}}</c>.</summary>
    /// <param name="body">The body.</param>
    /// <returns>No name when it has another shape.</returns>
    public static (string? Cmdlet, IReadOnlyDictionary<string, JsonElement> Parameters) ReadBody(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("CmdletInput", out var input)
                && input.TryGetProperty("CmdletName", out var name)
                && name.ValueKind == JsonValueKind.String
            )
            {
                var parameters =
                    input.TryGetProperty(nameof(Parameters), out var given) && given.ValueKind == JsonValueKind.Object
                        ? given
                            .EnumerateObject()
                            .ToDictionary(property => property.Name, property => property.Value.Clone(), StringComparer.OrdinalIgnoreCase)
                        : [];
                return (name.GetString(), parameters);
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or ArgumentException)
        {
            // Answered as a bad request by the caller, who sees that no cmdlet is named.
        }

        return (null, new Dictionary<string, JsonElement>());
    }
}
