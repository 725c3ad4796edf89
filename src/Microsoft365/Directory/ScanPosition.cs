using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>One page of a scan.</summary>
/// <param name="UsersWithErrors">The users on it that carry unresolved Exchange errors.</param>
/// <param name="Position">Where the scan stands after it. A scan that stops goes on from here.</param>
public sealed record ScanPage(IReadOnlyList<DirectoryUser> UsersWithErrors, ScanPosition Position);

/// <summary>How far a scan has come, and all that it needs to go on from there in another process.</summary>
public sealed record ScanPosition
{
    /// <summary>How often a scan begins again before it gives up.</summary>
    public const int MaximumRestarts = 3;

    /// <summary>How the users with errors are found.</summary>
    public required ScanMethod Method { get; init; }

    /// <summary>When the pass began.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>
    /// The service's link to the next page; null before the first and after the last. Opaque, and not trusted: it is followed only to the
    /// listing itself.
    /// </summary>
    public string? NextLink { get; init; }

    /// <summary>Pages read in this pass.</summary>
    public int Pages { get; init; }

    /// <summary>Users read in this pass.</summary>
    public int Users { get; init; }

    /// <summary>How often the pass began again.</summary>
    public int Restarts { get; init; }

    /// <summary>Why the scan cannot be complete: a user who could not be read, or what broke it off.</summary>
    public ReadFault? Fault { get; init; }

    /// <summary>How far it reached.</summary>
    public ScanReach Reach { get; init; }

    /// <summary>Whether one pass read every page, and every user on it.</summary>
    public bool IsComplete => Reach is ScanReach.LastPage && Fault is null;
}

/// <summary>How far a pass over the users has reached.</summary>
public enum ScanReach
{
    /// <summary>There are further pages.</summary>
    Reading,

    /// <summary>A page could not be read: the users on it and behind it are unknown.</summary>
    BrokenOff,

    /// <summary>The last page was read.</summary>
    LastPage,
}

/// <summary>How a scan finds users with errors.</summary>
public enum ScanMethod
{
    /// <summary>Every user is read, and errors are picked out here.</summary>
    Full,

    /// <summary>
    /// The service filters. Used only after a probe showed that its filter works, and never for long without a full scan.
    /// </summary>
    Filtered,
}
