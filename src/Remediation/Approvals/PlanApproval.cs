using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Remediation.Approvals;

/// <summary>The question whether a plan may be carried out, and what people said to it. Bound to one plan by its hash.</summary>
public sealed record PlanApproval
{
    /// <summary>The plan's hash.</summary>
    public required string PlanHash { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When the question counts as answered with no.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How many people must say yes.</summary>
    public required int Needed { get; init; }

    /// <summary>Who asked for the remediation, and can therefore not approve it; null when a scan found the error.</summary>
    public Principal? RequestedBy { get; init; }

    /// <summary>Who asked for the same while it ran, and can as little approve it; null when nobody did.</summary>
    public IReadOnlyList<Principal>? AlsoRequestedBy { get; init; }

    /// <summary>Whether the plan releases a litigation hold, which every approval must name.</summary>
    public bool ReleasesLitigationHold { get; init; }

    /// <summary>How often the timeline has reminded of it; null before it told of it at all.</summary>
    public int? Reminders { get; init; }

    /// <summary>Who said yes.</summary>
    public IReadOnlyList<GivenApproval> Given { get; init; } = [];

    /// <summary>Who said no; one is enough.</summary>
    public GivenRejection? Rejection { get; init; }
}

/// <summary>One yes.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="NamesLitigationHold">Whether it says that a litigation hold may be released.</param>
/// <param name="Comment">Why.</param>
public sealed record GivenApproval(Principal By, DateTimeOffset At, bool NamesLitigationHold, string? Comment);

/// <summary>A no.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record GivenRejection(Principal By, DateTimeOffset At, string? Reason);
