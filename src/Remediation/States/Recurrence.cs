namespace TenantHygiene.Remediation.States;

/// <summary>Decides what a report of an error means that had a remediation before.</summary>
public static class Recurrence
{
    /// <summary>Whether a new remediation should begin.</summary>
    /// <param name="previous">How the last remediation of this error stands.</param>
    /// <param name="endedAt">When it ended; null while it runs.</param>
    /// <param name="publishedAt">When the service published the error that is reported now, if it says so.</param>
    /// <param name="now">The time of the report.</param>
    /// <param name="isRequested">Whether a person or ticket asked, rather than a scan.</param>
    /// <param name="examineAgainAfter">How long a scan leaves an error alone that needs an operator.</param>
    public static bool BeginsAgain(
        RemediationState previous,
        DateTimeOffset? endedAt,
        DateTimeOffset? publishedAt,
        DateTimeOffset now,
        bool isRequested,
        TimeSpan examineAgainAfter) => previous switch
        {
            _ when !previous.IsFinal() => false,
            _ when isRequested => true,
            // It was seen gone, and is there again: whatever the service says of its age, this is a new occurrence.
            RemediationState.Resolved => true,
            // Somebody said no. Only a new publication of the error asks again.
            RemediationState.Rejected or RemediationState.Canceled => publishedAt > endedAt,
            // An operator may have acted meanwhile without telling us.
            _ => publishedAt > endedAt || now - endedAt >= examineAgainAfter,
        };
}
