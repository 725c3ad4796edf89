namespace TenantHygiene.Safety.Histories;

/// <summary>Something that happens at one step outwards of an activity: before the step, unless it is a death after it.</summary>
/// <param name="Activity">The activity.</param>
/// <param name="Run">Which of its runs, counted from 1 over the whole history; a repetition counts as well.</param>
/// <param name="Step">Which step of that run, counted from 1.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Variant">Picks among the ways in which it can happen.</param>
internal sealed record Intervention(string Activity, int Run, int Step, InterventionKind Kind, int Variant)
{
    /// <summary>Whether it happens now. What goes wrong with a service goes wrong with the next request that is one to a service.</summary>
    public bool IsDue(int step, bool isService) =>
        Kind is InterventionKind.ServiceFails or InterventionKind.ReplyLost ? isService && step >= Step : step == Step;

    public override string ToString() => $"at step {Step} of run {Run} of {Activity}: {Kind} ({Variant})";
}

internal enum InterventionKind
{
    /// <summary>The process dies before the step.</summary>
    CrashBefore,

    /// <summary>The process dies after the step has taken effect.</summary>
    CrashAfter,

    /// <summary>The same activity is delivered to another process, which runs it whole before this one goes on.</summary>
    Duplicate,

    /// <summary>An activity that was run before is delivered once more to another process.</summary>
    LateRedelivery,

    /// <summary>
    /// The process falls asleep. Another one is given the activity and all that follow; much later the first awakes, and goes on where it
    /// was.
    /// </summary>
    Sleep,

    /// <summary>The process stands still for a while.</summary>
    Stall,

    /// <summary>The storage account fails this one request.</summary>
    StorageFails,

    /// <summary>Requests of this kind go wrong until the activity ends.</summary>
    ServiceFails,

    /// <summary>The answer to this request is lost or wrong, once, though it may have taken effect.</summary>
    ReplyLost,

    /// <summary>Somebody puts a hold on the recipient.</summary>
    Hold,

    /// <summary>A retention policy of the whole organisation begins.</summary>
    OrganisationHold,

    /// <summary>Somebody restores the recipient.</summary>
    Restore,

    /// <summary>Somebody purges the recipient by hand.</summary>
    PurgedByHand,

    /// <summary>The recipient gets another GUID.</summary>
    GuidMoved,

    /// <summary>Another recipient gets the same GUID.</summary>
    SecondHolder,

    /// <summary>Content arrives in the recipient.</summary>
    ContentArrives,

    /// <summary>The recipient belongs to a user in the recycle bin.</summary>
    LinkReturns,

    /// <summary>The recipient becomes the affected user's own.</summary>
    BecomesOwn,

    /// <summary>The affected user's error is repaired by hand.</summary>
    ErrorRepaired,

    /// <summary>The affected user is deleted.</summary>
    UserDeleted,

    /// <summary>Somebody turns the kill switch on, for everything or for the tenant.</summary>
    KillSwitchOn,

    /// <summary>Somebody turns it off again.</summary>
    KillSwitchOff,

    /// <summary>Somebody takes the tenant's release back.</summary>
    ReleaseWithdrawn,

    /// <summary>Somebody cancels the remediation.</summary>
    Cancel,

    /// <summary>A copy of the recipient's content ends with losses, or its request is removed.</summary>
    CopyInvalidated,

    /// <summary>Somebody wakes the orchestration, as the watchdog does: its next pause ends at once.</summary>
    Signal,
}
