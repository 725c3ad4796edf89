using System.Globalization;
using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>Reads a user of the recycle bin as Graph sends it.</summary>
internal static class DeletedUserRow
{
    /// <summary>What is asked for.</summary>
    public static readonly string[] Selected = ["id", "userPrincipalName", "mail", "proxyAddresses", "deletedDateTime"];

    /// <summary>The user; null when the row has no well-formed id.</summary>
    public static DeletedUser? From(JsonElement row)
    {
        if (!Guid.TryParseExact(StrictJson.Text(row, "id"), "D", out var id))
        {
            return null;
        }

        DateTimeOffset? deletedAt = DateTimeOffset.TryParse(
            StrictJson.Text(row, "deletedDateTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
        return new DeletedUser(id, StrictJson.Text(row, "userPrincipalName"), StrictJson.Text(row, "mail"), deletedAt);
    }

    /// <summary>Whether the address is or was the user's: mail, user principal name, or any proxy address.</summary>
    public static bool IsReachedBy(JsonElement row, DeletedUser user, string address) =>
        Same(user.Mail, address)
        || Same(user.UserPrincipalName, address)
        || Same(user.UserPrincipalName, user.Id.ToString("N") + address)
        || ProxyAddresses(row).Any(proxy => Same(proxy, "smtp:" + address));

    private static IEnumerable<string?> ProxyAddresses(JsonElement row) =>
        StrictJson.TryGetList(row, "proxyAddresses", out var list)
            ? list.EnumerateArray().Where(proxy => proxy.ValueKind is JsonValueKind.String).Select(proxy => proxy.GetString())
            : [];

    // The id that Entra puts before a deleted user's name is made of the same characters as a name: compared whole, never cut off blindly.
    private static bool Same(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
