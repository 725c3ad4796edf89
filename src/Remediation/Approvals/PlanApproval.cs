using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Remediation.Approvals;

/// <summary>The request to approve a plan, with the answers. Bound to one plan by its hash.</summary>
public sealed record PlanApproval
{
    /// <summary>The plan's hash.</summary>
    public required string PlanHash { get; init; }

    /// <summary>When it was requested.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When the plan counts as rejected.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How many people must approve.</summary>
    public required int Needed { get; init; }

    /// <summary>The requester, who cannot approve; null when a scan found the error.</summary>
    public Principal? RequestedBy { get; init; }

    /// <summary>Those who requested the same remediation while it ran, and cannot approve it either; null for none.</summary>
    public IReadOnlyList<Principal>? AlsoRequestedBy { get; init; }

    /// <summary>Whether the plan releases a litigation hold, which every approval must name.</summary>
    public bool ReleasesLitigationHold { get; init; }

    /// <summary>How many reminders the timeline has; null before its first entry about the approval.</summary>
    public int? Reminders { get; init; }

    /// <summary>The approvals given.</summary>
    public IReadOnlyList<GivenApproval> Given { get; init; } = [];

    /// <summary>The rejection; one is enough.</summary>
    public GivenRejection? Rejection { get; init; }
}

/// <summary>One approval.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="NamesLitigationHold">Whether it says that a litigation hold may be released.</param>
/// <param name="Comment">Why.</param>
public sealed record GivenApproval(Principal By, DateTimeOffset At, bool NamesLitigationHold, string? Comment);

/// <summary>A rejection.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record GivenRejection(Principal By, DateTimeOffset At, string? Reason);
