using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;

namespace TenantHygiene.Ticketing.Tickets;

/// <summary>One change of a remediation, with what is to be told of it.</summary>
public sealed record RemediationNotice
{
    /// <summary>The remediation.</summary>
    public required string RemediationId { get; init; }

    /// <summary>The step of its timeline.</summary>
    public required int Sequence { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The state that it took.</summary>
    public required RemediationState State { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The affected user: the principal name, or the object id where that is not known.</summary>
    public required string User { get; init; }

    /// <summary>The error in the service's words.</summary>
    public string? Error { get; init; }

    /// <summary>The plan as it stands.</summary>
    public RemediationPlan? Plan { get; init; }

    /// <summary>When a plan that waits counts as refused.</summary>
    public DateTimeOffset? ApprovalExpiresAt { get; init; }

    /// <summary>How it ended.</summary>
    public RemediationOutcome? Outcome { get; init; }

    /// <summary>Where people see more; null where no address is configured.</summary>
    public string? StatusUrl { get; init; }
}
