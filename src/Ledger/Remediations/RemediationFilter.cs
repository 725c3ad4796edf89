using TenantHygiene.Remediation.States;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>Which remediations a list is to show. All conditions must hold.</summary>
public sealed record RemediationFilter
{
    /// <summary>Those of one tenant.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>Those in one state.</summary>
    public RemediationState? State { get; init; }

    /// <summary>Those of one user: Entra object id or user principal name, whatever its case.</summary>
    public string? User { get; init; }

    /// <summary>Those of one ticket.</summary>
    public TicketFilter? Ticket { get; init; }

    /// <summary>Those created at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Where the previous page ended: its <see cref="RemediationPage.NextCursor"/>. The other conditions must stay the same.</summary>
    public string? Cursor { get; init; }

    /// <summary>At most how many, 1 to 200.</summary>
    public int Top { get; init; } = 50;
}

/// <summary>Names a ticket, whatever its case.</summary>
/// <param name="Id">Its id.</param>
/// <param name="System">Its system; null means whatever system.</param>
public sealed record TicketFilter(string Id, string? System = null);

/// <summary>A page of a list, newest first.</summary>
/// <param name="Items">What it shows.</param>
/// <param name="NextCursor">Leads to the next page; null on the last one.</param>
public sealed record RemediationPage(IReadOnlyList<RemediationSummary> Items, string? NextCursor);
