using System.Text.RegularExpressions;

namespace TenantHygiene.Ticketing.Tickets;

/// <summary>A yes or no to a plan, as a comment says it: <c>approve 0123456789ab</c>.</summary>
/// <param name="IsApproval">Yes or no.</param>
/// <param name="ShownHash">The beginning of the plan's hash.</param>
/// <param name="ReleasesLitigationHold">Whether it names the release of a litigation hold.</param>
/// <param name="Rest">What else the line says.</param>
public sealed partial record ApprovalComment(bool IsApproval, string ShownHash, bool ReleasesLitigationHold, string Rest)
{
    private const string HoldOption = "release-litigation-hold";

    /// <summary>
    /// What a comment says; null when it is no decision. A decision is a line of its own at the beginning, so that text that only speaks of
    /// approvals is none.
    /// </summary>
    public static ApprovalComment? Read(string? comment)
    {
        if (comment is null || Marker.IsIn(comment) || Decision().Match(comment) is not { Success: true } match)
        {
            return null;
        }

        var rest = match.Groups["rest"].Value.Trim();
        return new ApprovalComment(
            match.Groups["word"].Value.Equals("approve", StringComparison.OrdinalIgnoreCase),
            match.Groups["hash"].Value.ToLowerInvariant(),
            rest.Split(' ').Contains(HoldOption, StringComparer.OrdinalIgnoreCase),
            rest
        );
    }

    /// <summary>Whether two comments decide the same.</summary>
    public bool IsSame(ApprovalComment other) =>
        IsApproval == other.IsApproval && string.Equals(ShownHash, other.ShownHash, StringComparison.Ordinal);

    [GeneratedRegex(
        @"\A\s*(?:<p>)?\s*(?<word>approve|reject)\s+(?<hash>[0-9a-f]{12,64})\b(?<rest>[^\r\n<]{0,500})",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Decision();
}
