using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Timelines;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary>Turns the ledger's records into what callers see.</summary>
public sealed class RemediationPresenter(ApiLinks links)
{
    /// <summary>The resource, with its timeline if given.</summary>
    public RemediationResource Present(HttpRequest request, RemediationRecord record, IReadOnlyList<RemediationStep>? steps = null) => new()
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
        Steps = steps is null ? null : FoldedTimeline.Of(steps),
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
    public RemediationResource PresentToHolder(HttpRequest request, RemediationRecord record, IReadOnlyList<RemediationStep> steps, string token) =>
        Present(request, record, steps) with { Links = new Dictionary<string, string> { ["self"] = links.To(request, $"status/{token}") } };

    /// <summary>The entry of a list.</summary>
    public RemediationEntry Present(HttpRequest request, RemediationSummary summary) => new()
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
