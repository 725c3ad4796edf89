using System.Text.RegularExpressions;

namespace TenantHygiene.Ticketing.Answers;

/// <summary>The line that ends every comment of ours. It names the comment, so that it can be found before it is written again, and tells us not to answer ourselves.</summary>
public static partial class Marker
{
    /// <summary>The marker of a message of the outbox.</summary>
    public static string Of(string remediationId, int sequence) => $"[TenantHygiene {remediationId} {sequence}]";

    /// <summary>Whether a text carries a marker of ours, and is therefore our own or quotes it.</summary>
    public static bool IsIn(string? text) => text is not null && Any().IsMatch(text);

    [GeneratedRegex(@"\[TenantHygiene [rd]-[0-9a-zA-Z-]+ \d+\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Any();
}
