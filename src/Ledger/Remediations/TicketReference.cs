using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>A ticket that a remediation answers to.</summary>
/// <param name="System">The ticket system's name as configured, such as <c>servicenow</c>.</param>
/// <param name="Id">The ticket's id there.</param>
/// <param name="Url">Where a person opens it.</param>
public sealed record TicketReference(string System, string Id, string? Url = null)
{
    /// <summary>Whether it is the same ticket, whatever the case of its names.</summary>
    public bool IsSame(TicketReference other) => TableKey.OfText(System) == TableKey.OfText(other.System) && TableKey.OfText(Id) == TableKey.OfText(other.Id);
}
