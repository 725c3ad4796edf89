using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Ledger.Queue;

/// <summary>An error that was detected and is to be examined. It names the error; the facts are read anew by whoever takes it.</summary>
public sealed record ProvisioningErrorMessage
{
    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The affected user's Entra object id.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Which error of the user.</summary>
    public required ErrorFingerprint Fingerprint { get; init; }

    /// <summary>The scan that found it; absent when somebody else did.</summary>
    public string? ScanId { get; init; }

    /// <summary>When it was found.</summary>
    public required DateTimeOffset DetectedAt { get; init; }

    /// <summary>When the service published it, where it said so.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The W3C <c>traceparent</c> of whoever enqueued it; absent when nobody records traces.</summary>
    public string? TraceParent { get; init; }
}
