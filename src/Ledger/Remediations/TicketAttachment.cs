using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>Attaches a ticket to a remediation that is under way. Whoever asks for the same by it counts as a requester, too: none of them approves.</summary>
internal static class TicketAttachment
{
    /// <summary>How many tickets a remediation answers.</summary>
    public const int MaximumTickets = 20;

    /// <summary>Whether it can be attached: the remediation goes on, does not answer it yet, and does not answer too many already.</summary>
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
        return (requestedBy is null ? current : current.AlsoAskedForBy(requestedBy)) with
        {
            Ticket = current.Ticket ?? ticket,
            TicketSince = current.Ticket is null ? attached.Since : current.TicketSince,
            FurtherTickets = current.Ticket is null ? current.FurtherTickets : [.. current.FurtherTickets ?? [], attached],
        };
    }
}
