using System.Text.Json.Serialization;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Scans;

/// <summary>How far a scan has come, and all that another process needs to go on.</summary>
public sealed record ScanCheckpoint
{
    /// <summary>How the users with errors are found.</summary>
    public required string Method { get; init; }

    /// <summary>When the pass began.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>
    /// The service's own link to the next page; null before the first and after the last. Opaque: nobody but its reader may follow it.
    /// </summary>
    public string? NextLink { get; init; }

    /// <summary>Pages read in this pass.</summary>
    public int Pages { get; init; }

    /// <summary>Users read in this pass.</summary>
    public int Users { get; init; }

    /// <summary>How often the pass began again.</summary>
    public int Restarts { get; init; }

    /// <summary>Why the scan cannot be complete.</summary>
    public ReadFault? Fault { get; init; }

    /// <summary>How far the pass has reached, in the reader's own word.</summary>
    public required string Reach { get; init; }

    /// <summary>Users in the tenant; null when they were not counted, or could not be.</summary>
    public int? UsersInTotal { get; init; }

    /// <summary>Whether it was tried to count them: not more than once in a scan.</summary>
    public bool HasTriedToCount { get; init; }

    /// <summary>Users with unresolved Exchange errors in this pass.</summary>
    public int UsersWithErrors { get; init; }

    /// <summary>Messages put into the queue in this pass.</summary>
    public int ErrorsEnqueued { get; init; }

    /// <summary>How long the pages of this pass took to read.</summary>
    public TimeSpan ReadingTime { get; init; }

    /// <summary>The page after which the scan went on when it was last interrupted.</summary>
    public int? ResumedFrom { get; init; }

    /// <summary>Whether the scan stopped here by itself, to go on soon: going on is no interruption.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Whether there were more users with errors than are kept; the kept ones are not all, then.</summary>
    public bool ExceedsComparison { get; init; }

    /// <summary>The rows with users of this pass that were written.</summary>
    public int UserRows { get; init; }

    /// <summary>Changes with every write; empty for one that was never stored.</summary>
    [JsonIgnore]
    public string Version { get; init; } = string.Empty;

    /// <summary>A running scan as it stands at this checkpoint.</summary>
    public ScanRecord ShowIn(ScanRecord scan) =>
        scan with
        {
            Method = Method,
            Pages = Pages,
            Users = Users,
            UsersInTotal = UsersInTotal,
            UsersWithErrors = UsersWithErrors,
            ErrorsEnqueued = ErrorsEnqueued,
            ReadingTime = ReadingTime,
            Restarts = Restarts,
            ResumedFrom = ResumedFrom,
            ExceedsComparison = ExceedsComparison,
        };
}
