namespace TenantHygiene.EndToEnd.Running;

/// <summary>Settings that shorten what takes minutes and hours.</summary>
internal static class Waits
{
    /// <summary>Waits of fractions of a second, and no scan but the one at the start.</summary>
    public static Dictionary<string, string?> Short => new()
    {
        ["Detection__Schedule"] = "0 0 0 1 1 *",
        ["Purge__ConfirmAfter"] = "00:00:00.2",
        ["Purge__SettleAfter"] = "00:00:03",
        ["Purge__RetryRefusedAfter"] = "00:00:00.5",
        ["Diagnosis__LastingFaultAfter"] = "00:00:02",
        ["Verification__FirstCheckAfter"] = "00:00:00.4",
        ["Verification__MaxInterval"] = "00:00:01",
        ["Verification__GiveUpAfter"] = "00:05:00",
        ["OnPremises__AnswersSchedule"] = "* * * * * *",
        ["OnPremises__LookEvery"] = "00:00:02",
        ["OnPremises__WorkExpiresAfter"] = "00:01:00",
        ["OnPremises__SilentAfter"] = "00:00:05",
        ["OnPremises__SyncCycle"] = "00:00:02",
        ["OnPremises__ScriptExpiresAfter"] = "00:00:02",
        ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00",
        ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.5",
    };
}
