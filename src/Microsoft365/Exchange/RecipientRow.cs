using System.Text.Json;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Reads a recipient as Exchange sends it.</summary>
internal static class RecipientRow
{
    private const string SoftDeletedObjects = "Soft Deleted Objects";

    /// <param name="row">The row.</param>
    /// <param name="searched">The set that was searched; null when the cmdlet searches them all, and the row has to tell.</param>
    /// <param name="request">The request, for people.</param>
    public static Read<Recipient> From(JsonElement row, RecipientScope? searched, string request)
    {
        var values = new RowValues(row);
        var objectId = values.Guid("ExchangeObjectId") ?? values.Guid("Guid");
        var distinguishedName = values.Text("DistinguishedName");
        var deletedAt = values.Time("WhenSoftDeleted");
        var isInactive = values.Mark("IsInactiveMailbox") is true;
        var recipient = new Recipient
        {
            Kind = KindOf(values.Text("RecipientType"), values.Text("RecipientTypeDetails")),
            Scope = ScopeOf(searched ?? PlaceOf(distinguishedName, values.Text("Identity"), deletedAt), isInactive),
            ObjectId = objectId ?? Guid.Empty,
            DistinguishedName = distinguishedName ?? "",
            DisplayName = values.Text("DisplayName") ?? values.Text("Name"),
            PrimarySmtpAddress = values.Text("PrimarySmtpAddress"),
            ExchangeGuid = values.Guid("ExchangeGuid"),
            ArchiveGuid = values.Guid("ArchiveGuid"),
            ExternalDirectoryObjectId = values.TextThatIsThere("ExternalDirectoryObjectId"),
            WhenSoftDeleted = deletedAt,
            IsInactiveMailbox = isInactive,
        };

        var flaw = values.Flaw ?? (objectId is null ? "ExchangeObjectId" : distinguishedName is null ? "DistinguishedName" : null);
        return flaw is null ? Read.Found(recipient) : Read.Unreadable<Recipient>(ReadFaultKind.Malformed, $"{request}: a row without a well-formed {flaw}.");
    }

    /// <summary>The addresses in a row, without their kinds; null when there is no well-formed list of them.</summary>
    public static IReadOnlyList<string>? AddressesIn(JsonElement row) =>
        new RowValues(row).Texts("EmailAddresses") is { } addresses ? [.. addresses.Select(address => address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..])] : null;

    // Shared, room and group mailboxes are of the type UserMailbox as well: only the details tell, and both have to agree.
    private static RecipientKind KindOf(string? type, string? details) => (type, details) switch
    {
        ("MailUser", "MailUser") => RecipientKind.MailUser,
        ("UserMailbox", "UserMailbox") => RecipientKind.UserMailbox,
        _ => RecipientKind.Other,
    };

    // Two signs are asked for, the place and the time; with only one of them the recipient counts as living.
    private static RecipientScope PlaceOf(string? distinguishedName, string? identity, DateTimeOffset? deletedAt) =>
        deletedAt is not null
        && (distinguishedName?.Contains($",OU={SoftDeletedObjects},", StringComparison.OrdinalIgnoreCase) is true
            || identity?.Contains($"{SoftDeletedObjects}\\", StringComparison.OrdinalIgnoreCase) is true)
            ? RecipientScope.SoftDeleted
            : RecipientScope.Active;

    private static RecipientScope ScopeOf(RecipientScope place, bool isInactive) =>
        place is RecipientScope.SoftDeleted && isInactive ? RecipientScope.Inactive : place;
}
