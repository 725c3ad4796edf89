using Microsoft.AspNetCore.Http;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary>Turns the ledger's records into what callers see.</summary>
public sealed class RemediationPresenter(ApiLinks links)
{
    /// <summary>The resource, with its timeline if given.</summary>
    public RemediationResource Present(HttpRequest request, RemediationRecord record, IReadOnlyList<RemediationStep>? steps = null) =>
        new()
        {
            Id = record.Id,
            Status = record.State.ToOperationStatus(),
            State = record.State,
            Mode = record.Mode,
            TenantId = record.TenantId,
            User = new UserResource(record.UserId, record.UserPrincipalName, record.DisplayName),
            Error = record.Error is { } error
                ? new ErrorResource(error.Problem.Class, error.Description, error.Code, error.Fingerprint.Value, error.CreatedAt)
                : null,
            Conflict = record.Plan?.Conflict,
            Plan = record.Plan,
            Approval = record.Approval,
            Steps = steps is null ? null : CollapsedTimeline.Of(steps),
            CreatedAt = record.CreatedAt,
            UpdatedAt = record.UpdatedAt,
            CompletedAt = record.CompletedAt,
            NextCheckAt = record.NextCheckAt,
            Outcome = record.Outcome,
            Quarantined = record.IsQuarantined,
            Ticket = record.Ticket,
            FurtherTickets = record.FurtherTickets?.Select(one => one.Ticket).ToList(),
            Links = Links(request, record.Id, record.State),
        };

    /// <summary>The resource for the holder of a status link: to be read, nothing can be called from it.</summary>
    public RemediationResource PresentToHolder(
        HttpRequest request,
        RemediationRecord record,
        IReadOnlyList<RemediationStep> steps,
        string token
    ) =>
        Present(request, record, steps) with
        {
            Links = new Dictionary<string, string> { ["self"] = links.To(request, $"status/{token}") },
        };

    /// <summary>A page of a list.</summary>
    public RemediationList Present(HttpRequest request, RemediationPage page) =>
        new([.. page.Items.Select(summary => Present(request, summary))], page.NextCursor);

    /// <summary>The entry of a list.</summary>
    public RemediationEntry Present(HttpRequest request, RemediationSummary summary) =>
        new()
        {
            Id = summary.Id,
            Status = summary.State.ToOperationStatus(),
            State = summary.State,
            Mode = summary.Mode,
            TenantId = summary.TenantId,
            User = new UserResource(summary.UserId, summary.UserPrincipalName, summary.DisplayName),
            Problem = summary.Problem,
            CreatedAt = summary.CreatedAt,
            UpdatedAt = summary.UpdatedAt,
            CompletedAt = summary.CompletedAt,
            NextCheckAt = summary.NextCheckAt,
            Outcome = summary.Outcome,
            Quarantined = summary.IsQuarantined,
            Ticket = summary.Ticket,
            FurtherTickets = summary.FurtherTickets,
            Links = Links(request, summary.Id, summary.State),
        };

    /// <summary>One line of the timeline.</summary>
    public static StepResource Present(RemediationStep step) => new(step.Sequence, step.At, step.Kind, step.Text, step.State);

    private Dictionary<string, string> Links(HttpRequest request, string id, RemediationState state)
    {
        string[] actions = state switch
        {
            RemediationState.AwaitingApproval => ["approve", "reject", "cancel"],
            RemediationState.Purging => [],
            _ when state.IsFinal() => ["retry"],
            _ => ["cancel"],
        };
        return actions
            .Append("events")
            .Select(action => new KeyValuePair<string, string>(action, links.To(request, $"remediations/{id}/{action}")))
            .Prepend(new("self", links.To(request, $"remediations/{id}")))
            .ToDictionary();
    }
}

/// <summary>A remediation as callers see it: a long-running operation with its own state beside the conventional status.</summary>
public sealed record RemediationResource
{
    /// <summary>Identity.</summary>
    public required string Id { get; init; }

    /// <summary>The conventional status of a long-running operation.</summary>
    public required OperationStatus Status { get; init; }

    /// <summary>The product's own state.</summary>
    public required RemediationState State { get; init; }

    /// <summary>How far it may go.</summary>
    public required RemediationMode Mode { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The affected user.</summary>
    public required UserResource User { get; init; }

    /// <summary>The error that is being repaired.</summary>
    public ErrorResource? Error { get; init; }

    /// <summary>The recipient in the way.</summary>
    public ConflictingRecipient? Conflict { get; init; }

    /// <summary>The plan, once there is one.</summary>
    public RemediationPlan? Plan { get; init; }

    /// <summary>The question whether the plan may be carried out, and what people said.</summary>
    public PlanApproval? Approval { get; init; }

    /// <summary>The timeline.</summary>
    public IReadOnlyList<StepResource>? Steps { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the product looks next.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>How it ended.</summary>
    public RemediationOutcome? Outcome { get; init; }

    /// <summary>Repairing this error failed too often in a row: scans leave it alone, and only a person begins again.</summary>
    public bool Quarantined { get; init; }

    /// <summary>The ticket that it answers.</summary>
    public TicketReference? Ticket { get; init; }

    /// <summary>Tickets that asked for the same while it was under way, and are answered, too.</summary>
    public IReadOnlyList<TicketReference>? FurtherTickets { get; init; }

    /// <summary>What can be called from here.</summary>
    public required IReadOnlyDictionary<string, string> Links { get; init; }
}

/// <summary>The affected user.</summary>
public sealed record UserResource(Guid Id, string? UserPrincipalName, string? DisplayName);

/// <summary>The error in the service's and in our words.</summary>
public sealed record ErrorResource(string Class, string Description, string? Code, string Fingerprint, DateTimeOffset? PublishedAt);

/// <summary>One entry of the timeline.</summary>
/// <param name="Sequence">Its number; of one that repeats itself that of the first.</param>
/// <param name="At">When it was written; of one that repeats itself the first time.</param>
/// <param name="Kind">What happened, short and stable.</param>
/// <param name="Text">What happened, in a sentence.</param>
/// <param name="State">Where the remediation stood after it.</param>
public sealed record StepResource(int Sequence, DateTimeOffset At, string Kind, string Text, RemediationState State)
{
    /// <summary>How often it was seen; absent for once.</summary>
    public int? Count { get; init; }

    /// <summary>When it was seen last; absent where it was seen once.</summary>
    public DateTimeOffset? LastAt { get; init; }
}

/// <summary>A part of a timeline.</summary>
/// <param name="Items">Its steps, oldest first.</param>
public sealed record RemediationEvents(IReadOnlyList<StepResource> Items);

/// <summary>The body of a request for a remediation.</summary>
public sealed record NewRemediation
{
    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>Object id or user principal name.</summary>
    public required string User { get; init; }

    /// <summary>How far to go. A setter, since generated JSON readers give init-only members that are missing no default.</summary>
    public RemediationMode Mode { get; set; } = RemediationMode.Remediate;

    /// <summary>The ticket to which the remediation belongs.</summary>
    public TicketReference? Ticket { get; init; }
}
