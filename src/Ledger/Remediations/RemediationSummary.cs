using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>A remediation as lists show it.</summary>
public sealed record RemediationSummary
{
    /// <summary>The remediation's id.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The affected user's Entra object id.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The user's principal name, once it is known.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The user's name shown to people, once it is known.</summary>
    public string? DisplayName { get; init; }

    /// <summary>How far it may go.</summary>
    public required RemediationMode Mode { get; init; }

    /// <summary>Its state.</summary>
    public required RemediationState State { get; init; }

    /// <summary>The class of its error.</summary>
    public string? Problem { get; init; }

    /// <summary>When it was requested.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it reached its final state.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The time of the next check.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>How it ended.</summary>
    public RemediationOutcome? Outcome { get; init; }

    /// <summary>Whether scans ignore this error from now on, so that only a person can start again.</summary>
    public bool IsQuarantined { get; init; }

    /// <summary>The first ticket that requested it.</summary>
    public TicketReference? Ticket { get; init; }

    /// <summary>Tickets that requested it while it ran; null for none.</summary>
    public IReadOnlyList<TicketReference>? FurtherTickets { get; init; }

    /// <summary>The summary of a record.</summary>
    public static RemediationSummary Of(RemediationRecord record) =>
        new()
        {
            Id = record.Id,
            TenantId = record.TenantId,
            UserId = record.UserId,
            UserPrincipalName = record.UserPrincipalName,
            DisplayName = record.DisplayName,
            Mode = record.Mode,
            State = record.State,
            Problem = record.Error?.Problem.Class,
            CreatedAt = record.CreatedAt,
            UpdatedAt = record.UpdatedAt,
            CompletedAt = record.CompletedAt,
            NextCheckAt = record.NextCheckAt,
            Outcome = record.Outcome,
            IsQuarantined = record.IsQuarantined,
            Ticket = record.Ticket,
            FurtherTickets = record.FurtherTickets?.Select(one => one.Ticket).ToList(),
        };
}
