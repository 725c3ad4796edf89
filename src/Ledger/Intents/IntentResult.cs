namespace TenantHygiene.Ledger.Intents;

/// <summary>What came of the wish to record an intent.</summary>
public abstract record IntentResult
{
    private IntentResult()
    {
    }

    /// <summary>The intent stands: a new one, or this remediation's unsettled one, which may have been sent already.</summary>
    public sealed record Recorded(PurgeIntent Intent) : IntentResult;

    /// <summary>Another remediation holds an unsettled intent for this recipient.</summary>
    public sealed record HeldByAnother(PurgeIntent Intent) : IntentResult;

    /// <summary>The recipient was purged before.</summary>
    public sealed record PurgedAlready(PurgeIntent Intent) : IntentResult;
}

/// <summary>Whether the purge may be sent now.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>This caller, and nobody else ever, may send the purge of this intent.</summary>
    public sealed record MaySend(PurgeIntent Intent) : SendResult;

    /// <summary>Another took the right, or the intent is not what stands any more. Re-read the recipient; do not send.</summary>
    /// <param name="Current">What stands now; null when there is no intent at all.</param>
    public sealed record Conflict(PurgeIntent? Current) : SendResult;
}
