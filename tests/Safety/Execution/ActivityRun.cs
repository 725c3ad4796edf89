using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Safety.Invariants;
using TenantHygiene.Safety.Simulation;

namespace TenantHygiene.Safety.Execution;

/// <summary>One run of an activity: the same delivery, or the same activity delivered once more, is another run.</summary>
/// <param name="Activity">Its name.</param>
/// <param name="Number">Which run of this activity in the history, from 1.</param>
/// <param name="Input">Its input.</param>
internal sealed record ActivityRun(string Activity, int Number, object Input)
{
    /// <summary>Steps outwards so far.</summary>
    public int Steps { get; set; }

    /// <summary>The process has died; nothing leaves it any more.</summary>
    public bool HasCrashed { get; set; }

    /// <summary>The process dies as soon as the step that is under way has taken effect.</summary>
    public bool CrashesAfterStep { get; set; }

    /// <summary>What has happened to it.</summary>
    public HashSet<Histories.Intervention> Applied { get; } = [];

    /// <summary>Completed when its process falls asleep.</summary>
    public TaskCompletionSource SuspensionStarted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when it awakes.</summary>
    public TaskCompletionSource SuspensionEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The storage account fails the step that is under way.</summary>
    public bool StorageFails { get; set; }

    /// <summary>How things stood since the facts were last begun to be read, and after each change by others.</summary>
    public List<GroundTruth> Window { get; } = [];

    /// <summary>Reads since then whose last answer was wrong.</summary>
    public HashSet<string> Unread { get; } = new(StringComparer.Ordinal);

    /// <summary>Everything that was read since then.</summary>
    public HashSet<string> WasRead { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the kill switch was on when it was last read; null before that.</summary>
    public bool? KillSwitchWasOn { get; set; }

    /// <summary>The step at which it was last read.</summary>
    public int KillSwitchStep { get; set; }

    /// <summary>Where the remediation stood when the activity last read it.</summary>
    public RemediationState? StateWhenLastRead { get; set; }

    /// <summary>When the first lookup of recipients began since a removal, if any.</summary>
    public DateTimeOffset? ReadFrom { get; set; }

    /// <summary>When the last one ended.</summary>
    public DateTimeOffset? ReadUntil { get; set; }

    /// <summary>The tenant's own record before the request that is under way, where that may change it.</summary>
    public OutcomeChecker.TenantRecord? Before { get; set; }

    /// <summary>Lookups of recipients.</summary>
    public int Lookups { get; set; }

    /// <summary>What was read last from Exchange Online.</summary>
    public OutboundCall? LastExchangeRead { get; set; }

    public RemediationSubject Subject =>
        Input switch
        {
            DiagnoseInput input => input.Subject,
            PurgeInput input => input.Subject,
            ReviewInput input => input.Subject,
            ReprovisionInput input => input.Subject,
            VerifyInput input => input.Subject,
            CloseInput input => input.Subject,
            _ => throw new InvalidOperationException($"An input that nobody knows: {Input}"),
        };
}
