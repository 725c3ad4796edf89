namespace TenantHygiene.Remediation.Outcomes;

/// <summary>Decides whether a reported error that had a remediation before gets a new one.</summary>
public static class RestartPolicy
{
    /// <summary>How many failed repairs of the same error in a row put it in quarantine.</summary>
    public const int QuarantineThreshold = 3;

    // A repair that a control prevented does not count as tried.
    private static readonly string[] _blockedByControls =
    [
        "run-budget",
        "budget",
        "kill-switch",
        "breaker",
        "quiet-hours",
        "tenant-not-released",
    ];

    /// <summary>Whether scans leave the error alone: repairing it failed too often, and only a person begins again.</summary>
    public static bool IsQuarantined(int consecutiveFailures) => consecutiveFailures >= QuarantineThreshold;

    /// <summary>How many repairs of an error have failed in a row once another one has ended.</summary>
    /// <param name="before">How many before it.</param>
    /// <param name="ended">Where it ended.</param>
    /// <param name="wasAttempted">
    /// Whether it tried to repair anything. A plan, or a hold that stands in the way, is no failed repair.
    /// </param>
    /// <param name="outcome">The code of its outcome.</param>
    public static int ConsecutiveFailures(int before, RemediationState ended, bool wasAttempted, string? outcome) =>
        ended switch
        {
            RemediationState.Resolved => 0,
            RemediationState.Failed => before + 1,
            RemediationState.NeedsOperator when wasAttempted && !_blockedByControls.Contains(outcome) => before + 1,
            _ => before,
        };

    /// <summary>Whether a new remediation should begin.</summary>
    /// <param name="previous">How the last remediation of this error stands.</param>
    /// <param name="endedAt">When it ended; null while it runs.</param>
    /// <param name="publishedAt">When the service published the error that is reported now, if it says so.</param>
    /// <param name="now">The time of the report.</param>
    /// <param name="isRequested">Whether a person or ticket asked, rather than a scan.</param>
    /// <param name="examineAgainAfter">How long a scan leaves an error alone that needs an operator.</param>
    /// <param name="consecutiveFailures">How many repairs of this error have failed in a row.</param>
    public static bool ShouldRestart(
        RemediationState previous,
        DateTimeOffset? endedAt,
        DateTimeOffset? publishedAt,
        DateTimeOffset now,
        bool isRequested,
        TimeSpan examineAgainAfter,
        int consecutiveFailures
    ) =>
        previous switch
        {
            _ when !previous.IsFinal() => false,
            _ when isRequested => true,
            _ when IsQuarantined(consecutiveFailures) => false,
            // The error was gone and is back: regardless of its date, this is a new occurrence.
            RemediationState.Resolved => true,
            // The plan was rejected. Only a new publication of the error starts again.
            RemediationState.Rejected or RemediationState.Canceled => publishedAt > endedAt,
            // An operator may have acted in the meantime.
            _ => publishedAt > endedAt || now - endedAt >= examineAgainAfter,
        };
}
