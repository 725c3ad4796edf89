using Azure.Data.Tables;
using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Ledger.Tables;

/// <summary>A principal in a row: its id in the column that says what it did, its name in a column of that name and <c>Name</c>.</summary>
internal static class PrincipalColumns
{
    private const string Name = "Name";

    /// <summary>Writes it; nothing for none.</summary>
    public static void Write(TableEntity row, string column, Principal? principal)
    {
        row[column] = principal?.Id;
        row[column + Name] = principal?.Name;
    }

    /// <summary>Reads it; null where there is none.</summary>
    public static Principal? Read(TableEntity row, string column) => row.GetString(column) is { } id ? new Principal(id, row.GetString(column + Name)) : null;
}
