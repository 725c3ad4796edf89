using System.Text.Json;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>The properties by which Exchange resolves a GUID to an object.</summary>
internal static class RecipientIdentities
{
    private static readonly string[] Properties = ["ExchangeGuid", "ArchiveGuid", "Guid", "ExchangeObjectId", "ExternalDirectoryObjectId"];

    public static bool Has(JsonElement row, Guid value)
    {
        var values = new RowValues(row);
        foreach (var property in Properties)
        {
            if (values.Guid(property) == value)
            {
                return true;
            }
        }

        return false;
    }
}
