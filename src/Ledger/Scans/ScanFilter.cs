using System.Buffers.Text;
using System.Text;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Scans;

/// <summary>Which scans a list is to show. All conditions must hold.</summary>
public sealed record ScanFilter
{
    /// <summary>The most entries on a page.</summary>
    public const int MaximumTop = 200;

    /// <summary>The most scans of a tenant that are looked at for one page.</summary>
    public const int MaximumExamined = 512;

    /// <summary>The most scans of all tenants that are looked at for one page.</summary>
    public const int MaximumOfAllExamined = 2_000;

    /// <summary>Those of one tenant.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>Those in one state.</summary>
    public ScanState? State { get; init; }

    /// <summary>Where the previous page ended: its <see cref="ScanListPage.NextCursor"/>. The other conditions must stay the same.</summary>
    public string? Cursor { get; init; }

    /// <summary>At most how many, 1 to 200.</summary>
    public int Top { get; init; } = 50;
}

/// <summary>A page of a list of scans, newest first.</summary>
/// <param name="Items">What it shows.</param>
/// <param name="NextCursor">Leads to the next page; null on the last one.</param>
public sealed record ScanListPage(IReadOnlyList<ScanRecord> Items, string? NextCursor);

/// <summary>The text form of a place in a list of scans: the id of the last one that was looked at, bound to the list's conditions.</summary>
internal static class ScanCursor
{
    public static string Write(ScanFilter filter, string scanId) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Conditions(filter)} {scanId}"));

    /// <summary>The scan to go on after; null without a cursor.</summary>
    /// <exception cref="InvalidCursorException">It was made for other conditions, or not made here at all.</exception>
    public static string? Read(ScanFilter filter)
    {
        if (filter.Cursor is not { } cursor)
        {
            return null;
        }

        if (cursor.Length > 512 || !Base64Url.IsValid(cursor))
        {
            throw new InvalidCursorException();
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ');
        return parts is [var conditions, var scanId] && conditions == Conditions(filter) && ScanId.TryRead(scanId, out _, out _)
            ? scanId
            : throw new InvalidCursorException();
    }

    private static string Conditions(ScanFilter filter) => TableKey.OfSecretText($"scans {filter.TenantId} {filter.State}")[..16];
}
