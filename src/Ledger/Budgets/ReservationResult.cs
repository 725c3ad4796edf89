namespace TenantHygiene.Ledger.Budgets;

/// <summary>What came of the wish for a unit of the budget.</summary>
public abstract record ReservationResult
{
    private ReservationResult()
    {
    }

    /// <summary>The intent holds a unit in every window.</summary>
    public sealed record Reserved : ReservationResult;

    /// <summary>A window has no room; nothing is held.</summary>
    /// <param name="Window">Which.</param>
    /// <param name="Limit">Its limit.</param>
    /// <param name="RoomAgainAt">When its next window begins; null when that has no room either, because the limit is zero.</param>
    public sealed record Exhausted(BudgetWindow Window, int Limit, DateTimeOffset? RoomAgainAt) : ReservationResult;
}
