using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Reads a recipient as Exchange sends it.</summary>
internal static class RecipientRow
{
    private const string SoftDeletedObjects = "Soft Deleted Objects";

    /// <param name="row">The row.</param>
    /// <param name="searched">The set that was searched; null when the cmdlet searches all sets, and the row names its own.</param>
    /// <param name="request">The request, for people.</param>
    public static Read<Recipient> From(JsonElement row, RecipientScope? searched, string request)
    {
        var values = new RowReader(row);
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
            ExternalDirectoryObjectId = values.RequiredText("ExternalDirectoryObjectId"),
            WhenSoftDeleted = deletedAt,
            IsInactiveMailbox = isInactive,
        };

        var flaw = values.Flaw
            ?? (
                objectId is null ? "ExchangeObjectId"
                : distinguishedName is null ? "DistinguishedName"
                : null
            );
        return flaw is null
            ? Read.Found(recipient)
            : Read.Unreadable<Recipient>(ReadFaultKind.Malformed, $"{request}: a row without a well-formed {flaw}.");
    }

    /// <summary>The addresses in a row, without their kinds; null when there is no well-formed list of them.</summary>
    public static IReadOnlyList<string>? AddressesIn(JsonElement row) =>
        new RowReader(row).Texts("EmailAddresses") is { } addresses
            ? [.. addresses.Select(address => address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..])]
            : null;

    // Shared, room and group mailboxes have the type UserMailbox as well: the details must agree with it.
    private static RecipientKind KindOf(string? type, string? details) =>
        (type, details) switch
        {
            ("MailUser", "MailUser") => RecipientKind.MailUser,
            ("UserMailbox", "UserMailbox") => RecipientKind.UserMailbox,
            _ => RecipientKind.Other,
        };

    // Both the place and the time of the deletion are required; with only one of them, the recipient counts as active.
    private static RecipientScope PlaceOf(string? distinguishedName, string? identity, DateTimeOffset? deletedAt) =>
        deletedAt is not null
        && (
            distinguishedName?.Contains($",OU={SoftDeletedObjects},", StringComparison.OrdinalIgnoreCase) is true
            || identity?.Contains($"{SoftDeletedObjects}\\", StringComparison.OrdinalIgnoreCase) is true
        )
            ? RecipientScope.SoftDeleted
            : RecipientScope.Active;

    private static RecipientScope ScopeOf(RecipientScope place, bool isInactive) =>
        place is RecipientScope.SoftDeleted && isInactive ? RecipientScope.Inactive : place;
}

/// <summary>Reads the marks of holds from a row.</summary>
internal static class HoldRow
{
    public static HoldMarks From(JsonElement row)
    {
        var values = new RowReader(row);
        return new HoldMarks
        {
            LitigationHold = values.Mark("LitigationHoldEnabled"),
            InPlaceHolds = values.Texts("InPlaceHolds"),
            ComplianceTagHold = values.Mark("ComplianceTagHoldApplied"),
            DelayHold = values.Mark("DelayHoldApplied"),
            DelayReleaseHold = values.Mark("DelayReleaseHoldApplied"),
        };
    }
}

/// <summary>Reads a row of <c>Get-MailboxStatistics</c>.</summary>
internal static partial class ContentRow
{
    /// <param name="row">The row.</param>
    /// <param name="mailbox">The GUID of the mailbox or archive that was asked about.</param>
    /// <param name="request">The request, for people.</param>
    public static Read<MailboxContent> From(JsonElement row, Guid mailbox, string request)
    {
        var values = new RowReader(row);
        if (values.Guid("MailboxGuid") != mailbox)
        {
            return Malformed(request, $"statistics of another mailbox than {mailbox}");
        }

        return Count(row, "ItemCount") is { } items && Count(row, "DeletedItemCount") is { } deleted
            ? Read.Found(new MailboxContent(items + deleted, Size(row, "TotalItemSize") + Size(row, "TotalDeletedItemSize")))
            : Malformed(request, "statistics without item counts");
    }

    private static long? Count(JsonElement row, string name)
    {
        if (!row.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out var number) && number >= 0 => number,
            JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
                number,
            _ => null,
        };
    }

    // "1.2 GB (1,288,490,188 bytes)"
    private static long? Size(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.String
        && Bytes().Match(value.GetString()!) is { Success: true } match
        && long.TryParse(match.Groups["bytes"].ValueSpan, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : null;

    private static Read<MailboxContent> Malformed(string request, string flaw) =>
        Read.Unreadable<MailboxContent>(ReadFaultKind.Malformed, $"{request}: {flaw}.");

    [GeneratedRegex(@"\((?<bytes>[0-9,]+) bytes\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Bytes();
}
