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

    /// <summary>Where it stands.</summary>
    public required RemediationState State { get; init; }

    /// <summary>The class of its error.</summary>
    public string? Problem { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it reached its final state.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When it will look next.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>How it ended.</summary>
    public RemediationOutcome? Outcome { get; init; }

    /// <summary>Whether scans leave this error alone after it, and only a person begins again.</summary>
    public bool IsQuarantined { get; init; }

    /// <summary>The ticket that it answers to: the first one that asked.</summary>
    public TicketReference? Ticket { get; init; }

    /// <summary>Tickets that asked for the same while it was under way; null for none.</summary>
    public IReadOnlyList<TicketReference>? FurtherTickets { get; init; }

    /// <summary>The summary of a record.</summary>
    public static RemediationSummary Of(RemediationRecord record) => new()
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
