namespace TenantHygiene.Ledger.Intents;

/// <summary>An intent was to be settled in a way that contradicts what is recorded: a fault of this product.</summary>
public sealed class IntentSettlementException(string intentId, PurgeIntentState wanted, PurgeIntent? current)
    : InvalidOperationException($"Intent {intentId} cannot become {wanted}: {(current is null ? "there is none" : $"{current.Id} is {current.State}")}.")
{
    /// <summary>The intent.</summary>
    public string IntentId { get; } = intentId;

    /// <summary>What it was to become.</summary>
    public PurgeIntentState Wanted { get; } = wanted;

    /// <summary>What stands.</summary>
    public PurgeIntent? Current { get; } = current;
}
