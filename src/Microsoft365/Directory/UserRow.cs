using System.Globalization;
using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>Reads a user as Graph sends it.</summary>
internal static class UserRow
{
    private const string Errors = "serviceProvisioningErrors";

    /// <summary>What is asked for. Graph sends provisioning errors only when they are named.</summary>
    public static readonly string[] Selected =
    [
        "id",
        "userPrincipalName",
        "displayName",
        "mail",
        "mailNickname",
        "onPremisesSyncEnabled",
        "onPremisesImmutableId",
        Errors,
    ];

    /// <summary>
    /// The row's errors; false when the row does not have the list. Missing and null are not "no errors": the list was asked for.
    /// </summary>
    public static bool TryReadErrors(JsonElement row, out IReadOnlyList<ProvisioningErrorEntry> errors)
    {
        var isThere = StrictJson.TryGetList(row, Errors, out var list);
        errors = isThere ? ProvisioningErrorRow.ReadAll(list) : [];
        return isThere;
    }

    public static Read<DirectoryUser> From(JsonElement row, string request) =>
        TryReadErrors(row, out var errors)
            ? From(row, errors, request)
            : Read.Unreadable<DirectoryUser>(ReadFaultKind.Malformed, $"{request}: a user without {Errors}, although it was selected.");

    public static Read<DirectoryUser> From(JsonElement row, IReadOnlyList<ProvisioningErrorEntry> errors, string request)
    {
        if (
            !Guid.TryParseExact(StrictJson.Text(row, "id"), "D", out var id)
            || StrictJson.Text(row, "userPrincipalName") is not { Length: > 0 } name
        )
        {
            return Read.Unreadable<DirectoryUser>(
                ReadFaultKind.Malformed,
                $"{request}: a user without a well-formed id or userPrincipalName."
            );
        }

        return Read.Found(
            new DirectoryUser
            {
                Id = id,
                UserPrincipalName = name,
                DisplayName = StrictJson.Text(row, "displayName"),
                Mail = StrictJson.Text(row, "mail"),
                MailNickname = StrictJson.Text(row, "mailNickname"),
                OnPremisesSyncEnabled =
                    row.TryGetProperty("onPremisesSyncEnabled", out var synced) && synced.ValueKind is JsonValueKind.True,
                OnPremisesImmutableId = StrictJson.Text(row, "onPremisesImmutableId"),
                ProvisioningErrors = errors,
            }
        );
    }
}

/// <summary>
/// Reads entries of <c>serviceProvisioningErrors</c>. Nothing is dropped: what is not understood stays as it came, unresolved.
/// The document is read whether the entry says that it is an XML error or not, since not every answer carries types.
/// </summary>
internal static class ProvisioningErrorRow
{
    public static IReadOnlyList<ProvisioningErrorEntry> ReadAll(JsonElement list) =>
        list.GetArrayLength() == 0 ? [] : [.. list.EnumerateArray().Select(From)];

    private static ProvisioningErrorEntry From(JsonElement entry) =>
        entry.ValueKind is JsonValueKind.Object
            ? new(StrictJson.Text(entry, "serviceInstance") ?? "", CreatedAt(entry), IsResolved(entry), Detail(entry))
            : new("", CreatedAt: null, IsResolved: false, entry.GetRawText());

    private static bool IsResolved(JsonElement entry) =>
        entry.TryGetProperty("isResolved", out var value) && value.ValueKind is JsonValueKind.True;

    // The documented sample carries no offset; Graph's times are UTC.
    private static DateTimeOffset? CreatedAt(JsonElement entry) =>
        DateTimeOffset.TryParse(
            StrictJson.Text(entry, "createdDateTime"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;

    private static string? Detail(JsonElement entry) =>
        entry.TryGetProperty("errorDetail", out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Null => null,
                _ => value.GetRawText(),
            }
            : null;
}

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
            StrictJson.Text(row, "deletedDateTime"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
        return new DeletedUser(id, StrictJson.Text(row, "userPrincipalName"), StrictJson.Text(row, "mail"), deletedAt);
    }

    /// <summary>Whether the address is or was the user's: mail, user principal name, or any proxy address.</summary>
    public static bool HasAddress(JsonElement row, DeletedUser user, string address) =>
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
