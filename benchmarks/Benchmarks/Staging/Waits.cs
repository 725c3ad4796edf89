namespace TenantHygiene.Benchmarks.Staging;

/// <summary>Settings of the function app that take its waits away.</summary>
public static class Waits
{
    /// <summary>No pause anywhere.</summary>
    public static IReadOnlyDictionary<string, string?> None { get; } = new Dictionary<string, string?>
    {
        ["Purge__ConfirmAfter"] = "00:00:00",
        ["Purge__SettleAfter"] = "00:01:00",
        ["Verification__FirstCheckAfter"] = "00:00:00",
        ["Verification__MaxInterval"] = "00:00:00",
        ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.2",
    };

    /// <summary>
    /// No pause in what goes on, but a schedule for what has to wait: without pauses, those who wait for tomorrow's budget would ask for it without end.
    /// Both have the same first pause, so that it is part of the duration twice.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> ForBudget { get; } = new Dictionary<string, string?>(None)
    {
        ["Verification__FirstCheckAfter"] = "00:00:20",
        ["Verification__MaxInterval"] = "01:00:00",
    };
}
