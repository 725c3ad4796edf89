using System.Text.Json.Serialization;

namespace TenantHygiene.Remediation.Outcomes;

/// <summary>An act and what is known of it.</summary>
/// <param name="Key">Names the act among those of its remediation: an intent's id, or the step that asked for it.</param>
/// <param name="State">What is known.</param>
/// <param name="Action">The act.</param>
public sealed record LoggedAction(string Key, ActionState State, RemediationAction Action);

/// <summary>What is known of an act.</summary>
public enum ActionState
{
    /// <summary>The request was sent, or is about to be: it is not known whether it was carried out.</summary>
    Sent,

    /// <summary>It was carried out.</summary>
    Done,

    /// <summary>It was not carried out.</summary>
    NotDone,

    /// <summary>The service accepted the request; a reading has to confirm that it was carried out.</summary>
    Accepted,
}

/// <summary>
/// Everything that a remediation has done, in order: the only source of what people are told. An entry is written before its request is
/// sent, and settled by a later reading. Writing it twice changes nothing.
/// </summary>
/// <param name="Entries">The acts, oldest first.</param>
public sealed record ActionLog(IReadOnlyList<LoggedAction> Entries)
{
    /// <summary>Nothing was done.</summary>
    public static ActionLog Empty { get; } = new([]);

    /// <summary>What was carried out.</summary>
    [JsonIgnore]
    public IReadOnlyList<RemediationAction> Done =>
        [.. Entries.Where(entry => entry.State is ActionState.Done).Select(entry => entry.Action)];

    /// <summary>What was sent, and may or may not have been carried out.</summary>
    [JsonIgnore]
    public IReadOnlyList<RemediationAction> Unsettled =>
        [.. Entries.Where(entry => entry.State is ActionState.Sent or ActionState.Accepted).Select(entry => entry.Action)];

    /// <summary>
    /// The log with an act that is about to be sent, or whose answer has just arrived. An act that is known stays as it is.
    /// </summary>
    public ActionLog With(string key, ActionState state, RemediationAction action) =>
        Has(key) ? this : new ActionLog([.. Entries, new LoggedAction(key, state, action)]);

    /// <summary>
    /// The log with the result of an act. An act that was carried out stays so: a refused delivery says nothing about another one that was
    /// accepted. An act that was never sent stays unsent.
    /// </summary>
    public ActionLog Settle(string key, ActionState state) => Settle(key, state, action => action);

    /// <summary>The same with what became known of the act.</summary>
    public ActionLog Settle(string key, ActionState state, Func<RemediationAction, RemediationAction> learn) =>
        new([
            .. Entries.Select(entry =>
                entry.Key == key && MayBecome(entry, state) ? entry with { State = state, Action = learn(entry.Action) } : entry
            ),
        ]);

    /// <summary>Whether settling an act would change what is known of it.</summary>
    public bool MaySettle(string key, ActionState state) => Entries.Any(entry => entry.Key == key && MayBecome(entry, state));

    /// <summary>Whether the service accepted an act that is not settled yet.</summary>
    public bool IsAccepted(string key) => Entries.Any(entry => entry.Key == key && entry.State is ActionState.Accepted);

    /// <summary>Whether it has an act.</summary>
    public bool Has(string key) => Entries.Any(entry => entry.Key == key);

    // A purge has one sender, whose answer counts. Other requests may be delivered twice, and the one that was accepted counts.
    private static bool MayBecome(LoggedAction entry, ActionState state) =>
        entry.State switch
        {
            ActionState.Sent => state is not ActionState.Sent,
            ActionState.Accepted => state is ActionState.Done or ActionState.NotDone,
            ActionState.NotDone => state is ActionState.Done && entry.Action.Kind is not ActionKind.Purge,
            _ => false,
        };

    /// <inheritdoc/>
    public bool Equals(ActionLog? other) => other is not null && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode() => Entries.Count;
}
