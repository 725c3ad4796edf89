using TenantHygiene.Ledger.Budgets;
using TenantHygiene.Ledger.Tests.Support;

namespace TenantHygiene.Ledger.Tests.Budgets;

/// <summary>What people are told of a limit that is used up.</summary>
public sealed class ExhaustedBudget
{
    [Theory]
    [InlineData(BudgetWindow.TenantRun, "for one scan of this tenant")]
    [InlineData(BudgetWindow.TenantHour, "an hour in this tenant")]
    [InlineData(BudgetWindow.TenantDay, "a day in this tenant")]
    [InlineData(BudgetWindow.GlobalHour, "an hour in all tenants together")]
    [InlineData(BudgetWindow.GlobalDay, "a day in all tenants together")]
    public void What_is_used_up_is_told_with_the_limit_and_the_time(BudgetWindow window, string named) => Assert.Equal(
        $"The policy allows 5 purges {named}, and all are used up. There is room again at {Some.Noon.AddHours(12):u}.",
        new ReservationResult.Exhausted(window, 5, Some.Noon.AddHours(12)).Describe());

    [Fact]
    public void A_limit_of_one_purge_is_told_as_one() => Assert.Equal(
        "The policy allows 1 purge an hour in this tenant, and it is used up.",
        new ReservationResult.Exhausted(BudgetWindow.TenantHour, 1, RoomAgainAt: null).Describe());
}
