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
    public sealed record Exhausted(BudgetWindow Window, int Limit, DateTimeOffset? RoomAgainAt) : ReservationResult
    {
        /// <summary>Which limit it is and when it ends, for people.</summary>
        public string Describe()
        {
            var window = Window switch
            {
                BudgetWindow.TenantRun => "for one scan of this tenant",
                BudgetWindow.TenantHour => "an hour in this tenant",
                BudgetWindow.TenantDay => "a day in this tenant",
                BudgetWindow.GlobalHour => "an hour in all tenants together",
                _ => "a day in all tenants together",
            };
            return $"The policy allows {Limit} {(Limit == 1 ? "purge" : "purges")} {window}, and {(Limit == 1 ? "it is" : "all are")} used up."
                + (RoomAgainAt is { } again ? $" There is room again at {again:u}." : "");
        }
    }
}
