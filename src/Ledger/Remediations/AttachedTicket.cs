namespace TenantHygiene.Ledger.Remediations;

/// <summary>A ticket that asked for the same while it was under way.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Since">The step of the timeline by which it was attached: it is told of this one and of what came after it.</param>
public sealed record AttachedTicket(TicketReference Ticket, int Since);
