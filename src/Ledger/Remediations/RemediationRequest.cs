using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>A request to examine or repair one error of one user.</summary>
public sealed record RemediationRequest
{
    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The affected user's Entra object id.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The user's principal name, where it is known.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The user's name shown to people, where it is known.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The error.</summary>
    public required ClassifiedError Error { get; init; }

    /// <summary>How far it may go.</summary>
    public required RemediationMode Mode { get; init; }

    /// <summary>The ticket that asks.</summary>
    public TicketReference? Ticket { get; init; }

    /// <summary>Tickets that are to be answered as well.</summary>
    public IReadOnlyList<TicketReference> FurtherTickets { get; init; } = [];

    /// <summary>The scan that found the error; absent for a requested remediation.</summary>
    public string? ScanId { get; init; }

    /// <summary>The requester; absent when a scan found the error.</summary>
    public Principal? RequestedBy { get; init; }

    /// <summary>Further requesters.</summary>
    public IReadOnlyList<Principal> AlsoRequestedBy { get; init; } = [];

    /// <summary>Whether a person or ticket asks, rather than a scan.</summary>
    public bool IsRequested { get; init; }

    /// <summary>How long a scan leaves an error alone that needs an operator.</summary>
    public TimeSpan ExamineAgainAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>When it was requested.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// The request to repeat a run that has ended: its tickets are answered again, and its requester counts as having asked by
    /// them.
    /// </summary>
    public RemediationRequest InPlaceOf(RemediationRecord ended)
    {
        if (ended.Ticket is null)
        {
            return this;
        }

        var first = Ticket ?? ended.Ticket;
        return this with
        {
            Ticket = first,
            FurtherTickets = [.. ended.Tickets.Select(attached => attached.Ticket).Where(ticket => !ticket.IsSame(first))],
            AlsoRequestedBy =
            [
                .. new[] { ended.RequestedBy }
                    .Concat(ended.AlsoRequestedBy ?? [])
                    .OfType<Principal>()
                    .Where(by => !by.Equals(RequestedBy))
                    .Distinct(),
            ],
        };
    }
}

/// <summary>The result of the request.</summary>
/// <param name="Record">The remediation that is responsible: a new one, the user's active one, or the last one of this error.</param>
/// <param name="IsNew">
/// Whether this call made it. Exactly one of many concurrent calls is told so. It says nothing about its orchestration: whoever gets a
/// record that is not final makes sure that the orchestration named by its id runs, since the one who made the record may have crashed
/// before.
/// </param>
public sealed record StartedRemediation(RemediationRecord Record, bool IsNew);

/// <summary>
/// Attaches a ticket to a remediation that is under way. Whoever asks for the same by it counts as a requester, too: none of them approves.
/// </summary>
internal static class TicketAttachment
{
    /// <summary>How many tickets a remediation answers.</summary>
    public const int MaximumTickets = 20;

    /// <summary>
    /// Whether it can be attached: the remediation goes on, does not answer it yet, and does not answer too many already.
    /// </summary>
    public static bool IsPossible(RemediationRecord record, TicketReference ticket) =>
        !record.State.IsFinal() && !record.Answers(ticket) && record.Tickets.Count() < MaximumTickets;

    /// <summary>The record with the ticket, as it is once a step was written; unchanged where it cannot be attached any more.</summary>
    public static RemediationRecord Attach(RemediationRecord current, TicketReference ticket, Principal? requestedBy)
    {
        if (!IsPossible(current, ticket))
        {
            return current;
        }

        var attached = new AttachedTicket(ticket, current.StepCount + 1);
        return (requestedBy is null ? current : current.WithRequester(requestedBy)) with
        {
            Ticket = current.Ticket ?? ticket,
            TicketSince = current.Ticket is null ? attached.Since : current.TicketSince,
            FurtherTickets = current.Ticket is null ? current.FurtherTickets : [.. current.FurtherTickets ?? [], attached],
        };
    }
}
