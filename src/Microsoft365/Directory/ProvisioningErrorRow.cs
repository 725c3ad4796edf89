using System.Globalization;
using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>
/// Reads entries of <c>serviceProvisioningErrors</c>. Nothing is dropped: what is not understood stays as it came, unresolved.
/// The document is read whether the entry says that it is an XML error or not, since not every answer carries types.
/// </summary>
internal static class ProvisioningErrorRow
{
    public static IReadOnlyList<ProvisioningErrorEntry> ReadAll(JsonElement list) =>
        list.GetArrayLength() == 0 ? [] : [.. list.EnumerateArray().Select(From)];

    private static ProvisioningErrorEntry From(JsonElement entry) => entry.ValueKind is JsonValueKind.Object
        ? new(StrictJson.Text(entry, "serviceInstance") ?? "", CreatedAt(entry), IsResolved(entry), Detail(entry))
        : new("", CreatedAt: null, IsResolved: false, entry.GetRawText());

    private static bool IsResolved(JsonElement entry) => entry.TryGetProperty("isResolved", out var value) && value.ValueKind is JsonValueKind.True;

    // The documented sample carries no offset; Graph's times are UTC.
    private static DateTimeOffset? CreatedAt(JsonElement entry) =>
        DateTimeOffset.TryParse(StrictJson.Text(entry, "createdDateTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static string? Detail(JsonElement entry) => entry.TryGetProperty("errorDetail", out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            _ => value.GetRawText(),
        }
        : null;
}
