using System.Buffers.Text;
using System.Text;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// The text form of a place in a list: the key of the last row that was shown, bound to the conditions of the list.
/// New remediations sort before every place, so that they never shift a page.
/// </summary>
internal static class RemediationCursor
{
    public static string Write(RemediationFilter filter, string rowKey) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Conditions(filter)} {rowKey}"));

    /// <summary>The key to go on after; null without a cursor.</summary>
    /// <exception cref="InvalidCursorException">It was made for other conditions, or not made here at all.</exception>
    public static string? Read(RemediationFilter filter)
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
        return parts is [var conditions, var rowKey] && conditions == Conditions(filter) && TableKey.IsId(rowKey)
            ? rowKey
            : throw new InvalidCursorException();
    }

    private static string Conditions(RemediationFilter filter) =>
        TableKey.OfSecretText($"{IndexPartition.For(filter)} {filter.TenantId} {filter.State} {filter.User?.ToUpperInvariant()} {filter.Since:O}")[..16];
}
