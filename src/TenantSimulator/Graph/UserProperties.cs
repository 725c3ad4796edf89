using System.Text.Json;
using TenantHygiene.TenantSimulator.Provisioning;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>Writes users with the properties that <c>$select</c> asks for.</summary>
/// <param name="behavior">How error entries are marked.</param>
internal sealed class UserProperties(GraphBehavior behavior)
{
    private static readonly string[] _default =
    [
        "businessPhones",
        "displayName",
        "givenName",
        "jobTitle",
        "mail",
        "mobilePhone",
        "officeLocation",
        "preferredLanguage",
        "surname",
        "userPrincipalName",
        "id",
    ];

    private readonly Dictionary<string, Action<Utf8JsonWriter, DirectoryUser>> _known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = static (json, user) => json.WriteString("id", user.Id),
        ["userPrincipalName"] = static (json, user) => json.WriteString("userPrincipalName", user.UserPrincipalName),
        ["displayName"] = static (json, user) => json.WriteString("displayName", user.DisplayName),
        ["mail"] = static (json, user) => json.WriteString("mail", user.Mail),
        ["mailNickname"] = static (json, user) => json.WriteString("mailNickname", user.MailNickname),
        ["proxyAddresses"] = static (json, user) => WriteStrings(json, "proxyAddresses", [.. user.ProxyAddresses]),
        ["otherMails"] = static (json, user) => WriteStrings(json, "otherMails", [.. user.OtherMails]),
        ["accountEnabled"] = static (json, user) => json.WriteBoolean("accountEnabled", user.DeletedDateTime is null),
        ["userType"] = static (json, _) => json.WriteString("userType", "Member"),
        ["deletedDateTime"] = static (json, user) => WriteTime(json, "deletedDateTime", user.DeletedDateTime),
        ["onPremisesSyncEnabled"] = static (json, user) => WriteTrueOrNull(json, user.OnPremisesSyncEnabled),
        ["onPremisesImmutableId"] = static (json, user) =>
            WriteSynchronized(json, "onPremisesImmutableId", user, static one =>
                one.ImmutableId ?? Convert.ToBase64String(one.Id.ToByteArray())
            ),
        ["onPremisesDistinguishedName"] = static (json, user) =>
            WriteSynchronized(json, "onPremisesDistinguishedName", user, static one =>
                one.ActiveDirectory.DistinguishedName ?? $"CN={one.DisplayName},OU=Users,DC=contoso,DC=local"
            ),
        ["onPremisesSamAccountName"] = static (json, user) =>
            WriteSynchronized(json, "onPremisesSamAccountName", user, static one => one.MailNickname),
        ["onPremisesUserPrincipalName"] = static (json, user) =>
            WriteSynchronized(json, "onPremisesUserPrincipalName", user, static one => one.UserPrincipalName),
        ["onPremisesDomainName"] = static (json, user) =>
            WriteSynchronized(json, "onPremisesDomainName", user, static _ => "contoso.local"),
        ["onPremisesLastSyncDateTime"] = static (json, user) =>
            WriteTime(json, "onPremisesLastSyncDateTime", user.OnPremisesSyncEnabled ? user.LastSync : null),
        ["onPremisesProvisioningErrors"] = static (json, user) => WriteOnPremisesErrors(json, user),
    };

    /// <summary>Resolves a <c>$select</c>.</summary>
    /// <param name="select">Its value; null for the default properties.</param>
    /// <param name="unknown">The first name that no user has; null when all are known.</param>
    /// <returns>Writers, in order.</returns>
    public IReadOnlyList<Action<Utf8JsonWriter, DirectoryUser>> Resolve(string? select, out string? unknown)
    {
        unknown = null;
        var writers = new List<Action<Utf8JsonWriter, DirectoryUser>>();
        foreach (var name in select?.Split(',', StringSplitOptions.TrimEntries) ?? _default)
        {
            if (name.Equals("serviceProvisioningErrors", StringComparison.OrdinalIgnoreCase))
            {
                writers.Add(WriteErrors);
            }
            else if (_known.TryGetValue(name, out var writer))
            {
                writers.Add(writer);
            }
            else if (IsPlain(name) is { } empty)
            {
                writers.Add(empty);
            }
            else
            {
                unknown ??= name;
            }
        }

        return writers;
    }

    /// <summary>Properties that exist on every user and that are of no interest here: null, or an empty list.</summary>
    private static Action<Utf8JsonWriter, DirectoryUser>? IsPlain(string name) =>
        name switch
        {
            "givenName"
            or "surname"
            or "jobTitle"
            or "mobilePhone"
            or "officeLocation"
            or "preferredLanguage"
            or "department"
            or "companyName"
            or "usageLocation"
            or "createdDateTime"
            or "employeeId"
            or "onPremisesSecurityIdentifier" => (json, _) => json.WriteNull(name),
            "businessPhones" or "assignedLicenses" or "assignedPlans" or "provisionedPlans" => (json, _) =>
            {
                json.WriteStartArray(name);
                json.WriteEndArray();
            },
            _ => null,
        };

    private static void WriteStrings(Utf8JsonWriter json, string name, params ReadOnlySpan<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteTrueOrNull(Utf8JsonWriter json, bool synchronized)
    {
        if (synchronized)
        {
            json.WriteBoolean("onPremisesSyncEnabled", true);
        }
        else
        {
            json.WriteNull("onPremisesSyncEnabled");
        }
    }

    private static void WriteSynchronized(Utf8JsonWriter json, string name, DirectoryUser user, Func<DirectoryUser, string> value) =>
        json.WriteString(name, user.OnPremisesSyncEnabled ? value(user) : null);

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            Span<byte> text = stackalloc byte[32];
            known.UtcDateTime.TryFormat(
                text,
                out var length,
                "yyyy-MM-dd'T'HH:mm:ss'Z'",
                System.Globalization.CultureInfo.InvariantCulture
            );
            json.WriteString(name, text[..length]);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteOnPremisesErrors(Utf8JsonWriter json, DirectoryUser user)
    {
        json.WriteStartArray("onPremisesProvisioningErrors");
        foreach (var error in user.OnPremisesErrors)
        {
            json.WriteStartObject();
            json.WriteString("category", error.Category);
            json.WriteString("propertyCausingError", error.PropertyCausingError);
            json.WriteString("value", error.Value);
            WriteTime(json, "occurredDateTime", user.LastSync);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteErrors(Utf8JsonWriter json, DirectoryUser user)
    {
        json.WriteStartArray("serviceProvisioningErrors");
        foreach (var error in user.Errors ?? (IEnumerable<ErrorEntry>)[])
        {
            json.WriteStartObject();
            if (behavior.ErrorTypeAnnotation)
            {
                json.WriteString("@odata.type"u8, "#microsoft.graph.serviceProvisioningXmlError"u8);
            }

            WriteTime(json, "createdDateTime", error.CreatedDateTime);
            json.WriteBoolean("isResolved", error.IsResolved);
            json.WriteString("serviceInstance", error.ServiceInstance);
            json.WriteString("errorDetail", error.ErrorDetail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
