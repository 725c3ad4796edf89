using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Ledger.Scans;

/// <summary>One scan of a tenant for users with errors.</summary>
public sealed record ScanRecord
{
    /// <summary>Chosen by whoever starts the scan: letters, digits and hyphens, at most 128.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>How it stands.</summary>
    public required ScanState State { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How the users with errors are found, such as <c>Full</c> or <c>Filtered</c>; absent until that is known.</summary>
    public string? Method { get; init; }

    /// <summary>Pages read so far.</summary>
    public int Pages { get; init; }

    /// <summary>Users looked at so far.</summary>
    public int Users { get; init; }

    /// <summary>Users with unresolved Exchange errors so far.</summary>
    public int UsersWithErrors { get; init; }

    /// <summary>Messages put into the queue so far.</summary>
    public int ErrorsEnqueued { get; init; }

    /// <summary>Why it is partial or failed.</summary>
    public ReadFault? Fault { get; init; }

    /// <summary>Changes with every write. Opaque; digits only, for use in an HTTP ETag.</summary>
    public string ETag { get; init; } = string.Empty;
}

/// <summary>How a scan stands.</summary>
public enum ScanState
{
    /// <summary>Under way.</summary>
    Running,

    /// <summary>Everything was read.</summary>
    Complete,

    /// <summary>Some pages could not be read: it says nothing of the users there.</summary>
    Partial,

    /// <summary>Nothing was read.</summary>
    Failed,
}
