using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.Safety.Execution;
using TenantHygiene.Safety.Simulation;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Reporting;

namespace TenantHygiene.Safety.Invariants;

/// <summary>Watches every step outwards, and holds each removal against how things really stood.</summary>
internal sealed class InvariantChecker(SimulatedSystem system)
{
    private readonly HashSet<string> _usedIntents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(DateTimeOffset Began, DateTimeOffset Ended)>> _checksSincePurge = new(StringComparer.Ordinal);
    private int _removalsSeen;

    /// <summary>Purges that took effect, with what the budgets allowed then.</summary>
    public List<PurgeRecord> Purges { get; } = [];

    /// <summary>Reads users, for what is called resolved.</summary>
    public UserChecks Checks { get; } = new(system);

    /// <summary>What remediations say of what they have done.</summary>
    public OutcomeChecker Outcomes { get; } = new(system);

    /// <summary>Yeses that the API took.</summary>
    public List<AcceptedApproval> Approvals { get; } = [];

    /// <summary>Removals that Exchange refused, for the breaker.</summary>
    public BreakerInvariant Breaker { get; } = new();

    private Report Report => system.Tenant.Report();

    public Task BeginAsync(ActivityRun run) => SeeAsync(run);

    /// <summary>Notes how things stand for an activity that may destroy something.</summary>
    public async Task SeeAsync(ActivityRun run)
    {
        if (
            run.Input is PurgeInput input
            && await GroundTruth.OfAsync(system, input.Subject.RemediationId, input.Subject.UserId, input.RecipientId) is { } ground
        )
        {
            run.Window.Add(ground);
        }
    }

    /// <summary>Before a request leaves the process.</summary>
    public async Task BeforeAsync(ActivityRun run, OutboundCall call)
    {
        if (call.IsUserRead)
        {
            // The reading of the facts begins: what was true before no longer counts.
            run.Window.Clear();
            run.Unread.Clear();
            run.WasRead.Clear();
            await SeeAsync(run);
            Checks.Record(run);
        }

        if (call.Name.EndsWith("KillSwitches", StringComparison.Ordinal) && call.IsRead)
        {
            var isOn = await system.Ledger.IsKillSwitchOnAsync(call);
            run.KillSwitchWasOn = run.KillSwitchStep == run.Steps - 1 ? run.KillSwitchWasOn is true || isOn : isOn;
            run.KillSwitchStep = run.Steps;
        }

        if (
            run.Input is PurgeInput purge
            && call is { IsRead: true, Api: null }
            && call.Name.EndsWith("Remediations", StringComparison.Ordinal)
        )
        {
            run.StateWhenLastRead = (await system.Ledger.RecordAsync(purge.Subject.RemediationId)).State;
        }

        if (call.IsLookup)
        {
            run.ReadFrom ??= system.Clock.GetUtcNow();
        }

        if (call.IsRetry || call.Name == "Set-Mailbox")
        {
            run.Before = Outcomes.ReadRecord();
        }

        if (call.IsRemoval)
        {
            Outcomes.Sending(run.Subject.RemediationId, ((PurgeInput)run.Input).RecipientId);
            await SendingAsync(run, (PurgeInput)run.Input);
        }

        if (call.IsRetry)
        {
            SeenGoneTwice(run);
        }

        if (call.Name == "Set-Mailbox")
        {
            HoldReleaseInvariant.Check(system, run);
        }
    }

    /// <summary>After the answer, or the lack of one.</summary>
    public async Task AfterAsync(ActivityRun run, OutboundCall call, bool isFaulty)
    {
        system.FaultyAnswers += isFaulty ? 1 : 0;
        // The copies of the content are judged by whether they are there.
        if (call.IsRead && call.Api is not null && call.Name != "Get-MailboxRestoreRequest")
        {
            run.WasRead.Add(call.Name);
            _ = isFaulty ? run.Unread.Add(call.What) : run.Unread.Remove(call.What);
            if (call.IsUserRead && isFaulty)
            {
                Checks.Remove(run);
            }
        }

        run.Lookups += call.IsLookup && !isFaulty ? 1 : 0;
        if (call is { IsRead: true, Api: ApiName.Exchange } && call.Name != "Get-MailboxRestoreRequest")
        {
            run.LastExchangeRead = call;
        }

        run.ReadUntil = call.IsLookup ? system.Clock.GetUtcNow() : run.ReadUntil;
        if (run.Before is { } before)
        {
            run.Before = null;
            Outcomes.Answered(run, call, before);
        }

        if (call.IsRemoval)
        {
            await RemovedAsync(run, (PurgeInput)run.Input);
        }
    }

    /// <summary>Ends the judgement of a run of the purge: whether it looked whether the recipient is gone.</summary>
    public void Ended(ActivityRun run)
    {
        // By identity, and by a filter among the soft-deleted recipients.
        if (
            run.Activity is nameof(PurgeConflict)
            && run.Lookups >= 2
            && _checksSincePurge.TryGetValue(run.Subject.RemediationId, out var checks)
        )
        {
            checks.Add((run.ReadFrom!.Value, run.ReadUntil!.Value));
        }
    }

    private async Task SendingAsync(ActivityRun run, PurgeInput input)
    {
        if (run.KillSwitchWasOn is not false)
        {
            throw new InvariantViolationException(
                "8 kill switch",
                $"The purge is sent although the kill switch was {(run.KillSwitchWasOn is null ? "never read" : "on")}."
            );
        }

        if (run.KillSwitchStep != run.Steps - 1)
        {
            throw new InvariantViolationException(
                "8 kill switch",
                $"The purge is sent at step {run.Steps}, the kill switch was read at step {run.KillSwitchStep}: not immediately before."
            );
        }

        if (run.StateWhenLastRead is not RemediationState.Purging)
        {
            throw new InvariantViolationException(
                "9 the remediation is purging",
                $"The purge is sent although the remediation was {run.StateWhenLastRead} when it was last read."
            );
        }

        var intent = await system.Ledger.IntentAsync(input.RecipientId);
        if (
            system.Mutant?.BlindTable != "PurgeIntents"
            && (intent is null || intent.RemediationId != input.Subject.RemediationId || !MayBeSent(intent.State, input))
        )
        {
            throw new InvariantViolationException("9 intent", $"The purge is sent, but the ledger holds {intent}.");
        }

        if (!_usedIntents.Add(intent?.Id ?? ""))
        {
            throw new InvariantViolationException("9 one intent, one purge", $"A second purge is sent under {intent?.Id}.");
        }

        Breaker.Sending(system.Clock.GetUtcNow());
        if (run.Window.Count == 0)
        {
            // Others have purged it, and replicas that lag behind do not know yet.
            return;
        }

        // Whatever Exchange would say to it: what must not be removed is not even asked for.
        var record = await system.Ledger.RecordAsync(input.Subject.RemediationId);
        foreach (
            var (point, holds) in PurgeInvariants.Points(system.History.Policy, ground =>
                AcceptedApproval.Cover(Approvals, record, system.History.Policy.Approval.Approvers, ground, system.Clock.GetUtcNow())
            )
        )
        {
            if (!run.Window.Any(holds))
            {
                throw new InvariantViolationException(
                    point,
                    $"did not hold at any moment since the facts were begun to be read: {string.Join(" | ", run.Window)}."
                );
            }
        }

        CompleteReadRule(run);
        if (
            run.LastExchangeRead is not { } last
            || !last.Subject.Contains($"\"Identity\":\"{input.RecipientId}\"", StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new InvariantViolationException(
                "10 the candidate is read last",
                $"The last reading of Exchange before the purge was {run.LastExchangeRead}."
            );
        }

        if (system.Clock.GetUtcNow() - run.Window[0].At > PurgeProof.Freshness + TimeSpan.FromMinutes(4))
        {
            throw new InvariantViolationException(
                "10 fresh facts",
                $"They were read from {run.Window[0].At:T} on, and it is {system.Clock.GetUtcNow():T}."
            );
        }
    }

    // While this worker slept, another one may have seen that somebody else had removed the recipient: then the request harms nothing.
    private bool MayBeSent(PurgeIntentState state, PurgeInput input) =>
        state is PurgeIntentState.Sent
        || (state is PurgeIntentState.Purged && system.Tenant.Tenants.All[0].Recipients.Find(input.RecipientId) is null);

    private async Task RemovedAsync(ActivityRun run, PurgeInput input)
    {
        var removals = Report.Tenants[0].Removals;
        var isNew = removals.Count > _removalsSeen;
        _removalsSeen = removals.Count;
        if (!isNew)
        {
            return;
        }

        var removal = removals[^1];
        Breaker.Answered(removal.Identity, system.Clock.GetUtcNow(), removal.Outcome is RemovalOutcome.Purged);
        system.Log($"  {removal.Cmdlet} {removal.Identity}: {removal.Outcome} {removal.Reason}");
        if (removal.Outcome is RemovalOutcome.Refused)
        {
            return;
        }

        if (
            removal.Outcome is RemovalOutcome.AccountDeleted
            || !removal.PermanentlyDelete
            || removal.Identity != input.RecipientId.ToString()
        )
        {
            throw new InvariantViolationException(
                "the request",
                $"{removal.Cmdlet} {removal.Identity}, permanently {removal.PermanentlyDelete}: {removal.Outcome}."
            );
        }

        _checksSincePurge[input.Subject.RemediationId] = [];
        Outcomes.Removed(input.Subject.RemediationId, input.RecipientId);
        (run.Lookups, run.ReadFrom) = (0, null);
        Purges.Add(new PurgeRecord(removal.Time, run.Window[^1].Users));
        PurgeRecord.CheckBudgets(Purges, system.History.Policy.Budgets);
    }

    private static void CompleteReadRule(ActivityRun run)
    {
        if (run.Unread.Count > 0)
        {
            throw new InvariantViolationException("10 every fact was read", $"These were not: {string.Join(", ", run.Unread)}.");
        }

        string[] needed =
        [
            "Get-Recipient",
            "Get-Mailbox",
            "Get-MailUser",
            "Get-OrganizationConfig",
            "GET /users/$count",
            "GET /directory/deletedItems/graph.user",
        ];
        if (needed.Except(run.WasRead).ToList() is { Count: > 0 } missing)
        {
            throw new InvariantViolationException("10 every fact was read", $"Nobody asked: {string.Join(", ", missing)}.");
        }
    }

    private void SeenGoneTwice(ActivityRun run)
    {
        // What cannot be read for as long as a purge may take is left to the user's own error.
        if (
            _checksSincePurge.Remove(run.Subject.RemediationId, out var checks)
            && !checks.Exists(first => checks.Exists(second => second.Began - first.Ended >= UserChecks.MinimumInterval))
            && system.Clock.GetUtcNow() - Purges[^1].At < new PurgeOptions().SettleAfter
        )
        {
            throw new InvariantViolationException(
                "seen gone twice",
                $"Provisioning is tried again after looks whether the recipient is gone at {string.Join(", ", checks.Select(check => $"{check.Began:T}-{check.Ended:T}"))}."
            );
        }
    }
}

/// <summary>The product did what it promises never to do.</summary>
internal sealed class InvariantViolationException(string point, string detail) : Exception($"{point}: {detail}")
{
    /// <summary>The point of the promise that was broken.</summary>
    public string Point { get; } = point;
}
