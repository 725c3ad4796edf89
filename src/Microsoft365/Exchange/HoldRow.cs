using System.Text.Json;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Reads the marks of holds from a row.</summary>
internal static class HoldRow
{
    public static HoldMarks From(JsonElement row)
    {
        var values = new RowValues(row);
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
