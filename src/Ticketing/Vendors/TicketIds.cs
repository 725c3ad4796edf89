using System.Text.RegularExpressions;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>The forms of ticket ids.</summary>
internal static partial class TicketIds
{
    [GeneratedRegex(@"\A[1-9][0-9]{0,18}\z", RegexOptions.CultureInvariant)]
    public static partial Regex Number();

    [GeneratedRegex(@"\A[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    public static partial Regex SysId();

    [GeneratedRegex(@"\A[A-Z][A-Z0-9_]{0,30}-[1-9][0-9]{0,12}\z", RegexOptions.CultureInvariant)]
    public static partial Regex IssueKey();

    [GeneratedRegex(@"\A[A-Z0-9]{4,40}\z", RegexOptions.CultureInvariant)]
    public static partial Regex Incident();

    [GeneratedRegex(@"\A/subscriptions/[0-9a-fA-F-]{36}(/[A-Za-z][A-Za-z0-9._-]*)*/providers/Microsoft\.AlertsManagement/alerts/[0-9a-fA-F-]{36}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex Alert();
}
