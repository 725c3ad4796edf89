using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>How far a scan has come.</summary>
/// <param name="Pages">Pages read so far.</param>
/// <param name="Users">Users looked at so far.</param>
/// <param name="Method">How the users with errors are found.</param>
/// <param name="IsComplete">Whether every page was read. False until the end, and for ever when the scan broke off.</param>
/// <param name="Fault">Why it broke off, if it did: the scan is partial then, and says nothing about users it did not see.</param>
public sealed record ScanProgress(int Pages, int Users, ScanMethod Method, bool IsComplete, ReadFault? Fault);

/// <summary>How a scan finds users with errors.</summary>
public enum ScanMethod
{
    /// <summary>Every user is read, and errors are picked out here.</summary>
    Full,

    /// <summary>The service filters. Used only after a probe showed that its filter works, and never for long without a full scan.</summary>
    Filtered,
}
