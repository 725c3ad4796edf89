using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Reads a row of <c>Get-MailboxStatistics</c>.</summary>
internal static partial class ContentRow
{
    /// <param name="row">The row.</param>
    /// <param name="mailbox">The GUID of the mailbox or archive that was asked about.</param>
    /// <param name="request">The request, for people.</param>
    public static Read<MailboxContent> From(JsonElement row, Guid mailbox, string request)
    {
        var values = new RowValues(row);
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
            JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }

    // "1.2 GB (1,288,490,188 bytes)"
    private static long? Size(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
        && Bytes().Match(value.GetString()!) is { Success: true } match
        && long.TryParse(match.Groups["bytes"].ValueSpan, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : null;

    private static Read<MailboxContent> Malformed(string request, string flaw) => Read.Unreadable<MailboxContent>(ReadFaultKind.Malformed, $"{request}: {flaw}.");

    [GeneratedRegex(@"\((?<bytes>[0-9,]+) bytes\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Bytes();
}
