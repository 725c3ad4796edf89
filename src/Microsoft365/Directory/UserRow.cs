using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>Reads a user as Graph sends it.</summary>
internal static class UserRow
{
    private const string Errors = "serviceProvisioningErrors";

    /// <summary>What is asked for. Graph sends provisioning errors only when they are named.</summary>
    public static readonly string[] Selected =
    [
        "id", "userPrincipalName", "displayName", "mail", "mailNickname", "onPremisesSyncEnabled", "onPremisesImmutableId", Errors,
    ];

    /// <summary>The row's errors; false when the row does not have the list. Missing and null are not "no errors": the list was asked for.</summary>
    public static bool TryReadErrors(JsonElement row, out IReadOnlyList<ProvisioningErrorEntry> errors)
    {
        var isThere = StrictJson.TryGetList(row, Errors, out var list);
        errors = isThere ? ProvisioningErrorRow.ReadAll(list) : [];
        return isThere;
    }

    public static Read<DirectoryUser> From(JsonElement row, string request) => TryReadErrors(row, out var errors)
        ? From(row, errors, request)
        : Read.Unreadable<DirectoryUser>(ReadFaultKind.Malformed, $"{request}: a user without {Errors}, although it was selected.");

    public static Read<DirectoryUser> From(JsonElement row, IReadOnlyList<ProvisioningErrorEntry> errors, string request)
    {
        if (!Guid.TryParseExact(StrictJson.Text(row, "id"), "D", out var id) || StrictJson.Text(row, "userPrincipalName") is not { Length: > 0 } name)
        {
            return Read.Unreadable<DirectoryUser>(ReadFaultKind.Malformed, $"{request}: a user without a well-formed id or userPrincipalName.");
        }

        return Read.Found(new DirectoryUser
        {
            Id = id,
            UserPrincipalName = name,
            DisplayName = StrictJson.Text(row, "displayName"),
            Mail = StrictJson.Text(row, "mail"),
            MailNickname = StrictJson.Text(row, "mailNickname"),
            OnPremisesSyncEnabled = row.TryGetProperty("onPremisesSyncEnabled", out var synced) && synced.ValueKind is JsonValueKind.True,
            OnPremisesImmutableId = StrictJson.Text(row, "onPremisesImmutableId"),
            ProvisioningErrors = errors,
        });
    }
}
