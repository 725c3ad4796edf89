using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Tests.Support;

/// <summary>Plays an operation once for every request at which it may break off, until it needs no further one.</summary>
public static class EveryBreak
{
    /// <param name="account">The account that the operation works on.</param>
    /// <param name="operate">The operation, with tables that break off, on a subject of its own in each round.</param>
    /// <param name="check">Repeats the operation and looks at what came of it.</param>
    /// <returns>How many requests the operation makes.</returns>
    public static async Task<int> OfAsync<T>(StorageAccount account, Func<Task<T>> arrange, Func<LedgerTables, T, Task> operate, Func<T, Task> check)
    {
        var requests = 0;
        foreach (var afterSending in new[] { false, true })
        {
            for (var breakAt = 1; ; breakAt++)
            {
                var subject = await arrange();
                var breaking = new BreakingPolicy(breakAt, afterSending);
                var isBroken = false;
                try
                {
                    await operate(account.TablesThrough(breaking), subject);
                }
                catch (Azure.RequestFailedException) when (breaking.HasBroken)
                {
                    isBroken = true;
                }

                await check(subject);
                if (!isBroken)
                {
                    break;
                }

                requests = breakAt;
            }
        }

        return requests;
    }
}
