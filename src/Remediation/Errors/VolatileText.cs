using System.Text.RegularExpressions;

namespace TenantHygiene.Remediation.Errors;

/// <summary>
/// Takes out of a text what differs each time that the same thing is said: ids of requests, names of servers, times. Tells errors of unknown classes apart, which
/// are never acted upon, and repeated entries of a timeline. Codes stay (Ex9ABFAD, 0x80072020): they name the fault.
/// </summary>
public static partial class VolatileText
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>The text with <c>#</c> for each of them.</summary>
    public static string Without(string text) => Times().Replace(Servers().Replace(Guids().Replace(text, "#"), "#"), "#");

    [GeneratedRegex(@"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b", Options)]
    private static partial Regex Guids();

    // NAMPR09A001DC01.NAMPR09A001.PROD.OUTLOOK.COM, AM0PR04MB5555, NAMPRD09-001-01
    [GeneratedRegex(
        @"\b[a-z0-9-]+(\.[a-z0-9-]+)*\.prod\.(outlook|exchangelabs)\.com\b"
        + @"|\b[a-z]{2,4}[0-9]?prd?[0-9]{1,3}[a-z0-9-]*\b",
        Options)]
    private static partial Regex Servers();

    // 2026-01-31T17:45:18.000Z, 1/31/2026 5:45:18 PM, 17:45:18
    [GeneratedRegex(
        @"\b([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4})"
        + @"([t ]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?[ap]m\b)?(z|[+-][0-9]{2}:?[0-9]{2})?)?"
        + @"|\b[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?( ?[ap]m\b)?",
        Options)]
    private static partial Regex Times();
}
