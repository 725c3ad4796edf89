using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Safety.Execution;
using TenantHygiene.Safety.Simulation;

namespace TenantHygiene.Safety.Invariants;

/// <summary>
/// Holds what a remediation says it has done against the tenant's own record. It must tell whatever it did, claim nothing that it did not,
/// and say the same in words. What it calls unsettled may be either.
/// </summary>
internal sealed class OutcomeChecker(SimulatedSystem system)
{
    private readonly HashSet<(string RemediationId, Guid RecipientId)> _sent = [];
    private readonly HashSet<(string RemediationId, Guid RecipientId)> _removed = [];
    private readonly HashSet<(string RemediationId, Guid RecipientId)> _released = [];
    private readonly Dictionary<string, int> _retries = new(StringComparer.Ordinal);

    private TenantRecord Record => new(system);

    /// <summary>A request to remove a recipient leaves.</summary>
    public void Sending(string remediationId, Guid recipientId) => _sent.Add((remediationId, recipientId));

    /// <summary>It has removed the recipient.</summary>
    public void Removed(string remediationId, Guid recipientId) => _removed.Add((remediationId, recipientId));

    /// <summary>A request to release a hold, or to provision, was answered: what the tenant's own record says of it.</summary>
    public void Answered(ActivityRun run, OutboundCall call, TenantRecord before)
    {
        var (id, now) = (run.Subject.RemediationId, Record);
        if (call.Name == "Set-Mailbox" && now.Settings > before.Settings)
        {
            _released.Add((id, ((TenantHygiene.Functions.Purging.PurgeInput)run.Input).RecipientId));
        }

        if (call.IsRetry && now.Retries(run.Subject.UserId) > before.Retries(run.Subject.UserId))
        {
            _retries[id] = _retries.GetValueOrDefault(id) + 1;
        }
    }

    /// <summary>How the tenant's own record stands.</summary>
    public TenantRecord ReadRecord() => Record;

    /// <summary>Judges an outcome.</summary>
    public void Check(RemediationRecord record)
    {
        var outcome = record.Outcome!;
        var unsettled = outcome.Unsettled ?? [];
        Purges(record.Id, outcome.Actions, unsettled);
        Releases(record.Id, outcome.Actions, unsettled);
        Copies(record, outcome.Actions, unsettled);
        Retries(record.Id, outcome.Actions, unsettled);
        CheckTexts(outcome, unsettled);
        if (outcome.Code == "not-verified")
        {
            Holders(record);
        }
    }

    private void Holders(RemediationRecord record)
    {
        var (tenant, conflict) = (system.Tenant.Tenants.All[0], system.ConflictOf(record.UserId));
        var holder = tenant.Run(() =>
            tenant
                .Recipients.All.FirstOrDefault(one =>
                    (conflict.OfArchive ? one.ArchiveGuid : one.ExchangeGuid) == conflict.Value && one.OwnerId != conflict.UserId
                )
                ?.Guid
        );
        if (holder is not null)
        {
            throw new InvariantViolationException(
                "no waiting in vain",
                $"The service was waited for until the end, and {holder} holds the GUID."
            );
        }
    }

    private void Purges(string id, IReadOnlyList<RemediationAction> done, IReadOnlyList<RemediationAction> unsettled)
    {
        var (reported, open) = (Of(done, ActionKind.Purge), Of(unsettled, ActionKind.Purge));
        foreach (var (_, recipient) in _removed.Where(one => one.RemediationId == id))
        {
            Require(
                reported.Contains(recipient) || open.Contains(recipient),
                $"Recipient {recipient} was removed, and the outcome does not say so."
            );
        }

        foreach (var recipient in reported)
        {
            // Where the right to send was taken, its worker was heard of no more, and an administrator removed the recipient, no reading
            // tells who it was.
            Require(
                _sent.Contains((id, recipient))
                    || system.History.Interventions.Any(one => one.Kind is Histories.InterventionKind.PurgedByHand),
                $"No request to remove {recipient} was ever sent, and the outcome says that it was removed."
            );
            Require(
                system.Tenant.Tenants.All[0].Run(() => system.Tenant.Tenants.All[0].Recipients.Find(recipient)) is null,
                $"The outcome says that {recipient} was removed, and it is there."
            );
        }
    }

    private void Releases(string id, IReadOnlyList<RemediationAction> done, IReadOnlyList<RemediationAction> unsettled)
    {
        var (reported, open) = (Of(done, ActionKind.HoldRelease), Of(unsettled, ActionKind.HoldRelease));
        foreach (var (_, recipient) in _released.Where(one => one.RemediationId == id))
        {
            Require(
                reported.Contains(recipient) || open.Contains(recipient),
                $"The hold of {recipient} was released, and the outcome does not say so."
            );
        }

        Require(
            reported.All(recipient => _released.Contains((id, recipient))),
            "The outcome tells of a release that the tenant does not know."
        );
    }

    private void Copies(RemediationRecord record, IReadOnlyList<RemediationAction> done, IReadOnlyList<RemediationAction> unsettled)
    {
        var told = Of(done, ActionKind.ContentCopy).Union(Of(unsettled, ActionKind.ContentCopy)).ToHashSet();
        var tenant = Record;
        foreach (var holder in system.ConflictOf(record.UserId).Holders.Where(holder => tenant.IsCopied(holder.Id)))
        {
            Require(told.Contains(holder.Id), $"The content of {holder.Id} was copied, and the outcome does not say so.");
        }
    }

    private void Retries(string id, IReadOnlyList<RemediationAction> done, IReadOnlyList<RemediationAction> unsettled)
    {
        var (reported, open) = (done.Count(IsRetry), unsettled.Count(IsRetry));
        var known = _retries.GetValueOrDefault(id);
        Require(known == 0 || reported + open > 0, "Provisioning was requested, and the outcome does not say so.");
        Require(reported <= known, $"The outcome tells of {reported} requests to provision, the tenant knows {known}.");

        static bool IsRetry(RemediationAction action) => action.Kind is ActionKind.Reprovision;
    }

    // In other words than the product's: what must be named, and what must not be said.
    private static void CheckTexts(RemediationOutcome outcome, IReadOnlyList<RemediationAction> unsettled)
    {
        Require(
            outcome.Done == "Nothing was changed." == (outcome.Actions.Count + unsettled.Count == 0),
            $"It says '{outcome.Done}' of {outcome.Actions.Count} acts and {unsettled.Count} that are not settled."
        );
        Require(
            Text("Permanently removed") == outcome.Actions.Any(action => action.Kind is ActionKind.Purge),
            $"It says '{outcome.Done}'."
        );
        Require(Text("not known") == unsettled.Count > 0, $"It says '{outcome.Done}' of {unsettled.Count} acts that are not settled.");
        foreach (
            var action in outcome
                .Actions.Concat(unsettled)
                .Where(action => action.RecipientId is not null && action.Kind is not ActionKind.CloudManaged)
        )
        {
            Require(Text($"{action.RecipientId}"), $"It does not name {action.RecipientId}: '{outcome.Done}'.");
        }

        bool Text(string words) => outcome.Done.Contains(words, StringComparison.Ordinal);
    }

    private static HashSet<Guid> Of(IReadOnlyList<RemediationAction> actions, ActionKind kind) =>
        [.. actions.Where(action => action.Kind == kind).Select(action => action.RecipientId!.Value)];

    private static void Require(bool holds, string why)
    {
        if (!holds)
        {
            throw new InvariantViolationException("a true account", why);
        }
    }

    /// <summary>The tenant's own record.</summary>
    internal sealed class TenantRecord(SimulatedSystem system)
    {
        private readonly Dictionary<Guid, int> _retries = system
            .Tenant.Tenants.All[0]
            .Run(() => system.Tenant.Tenants.All[0].Users.Active.ToDictionary(user => user.Id, user => user.Retries));
        private readonly HashSet<string> _copies = system
            .Tenant.Tenants.All[0]
            .Run(() => system.Tenant.Tenants.All[0].RestoreRequests.Select(request => request.Name).ToHashSet(StringComparer.Ordinal));

        public int Settings { get; } = system.Tenant.Report().Tenants[0].Settings.Count;

        public int Retries(Guid userId) => _retries.GetValueOrDefault(userId);

        public bool IsCopied(Guid recipientId) =>
            _copies.Any(name => name.StartsWith($"content-copy-{recipientId:N}", StringComparison.Ordinal));
    }
}

/// <summary>How the affected users really stood whenever the product looked whether their errors are gone.</summary>
internal sealed class UserChecks(SimulatedSystem system)
{
    /// <summary>Two checks count as two only at this distance.</summary>
    public static readonly TimeSpan MinimumInterval = TimeSpan.FromSeconds(20);

    private readonly List<(ActivityRun Run, string RemediationId, DateTimeOffset At, bool IsClean)> _checks = [];

    public void Record(ActivityRun run)
    {
        if (run.Activity is nameof(VerifyError) or nameof(Diagnose))
        {
            _checks.Add((run, run.Subject.RemediationId, system.Clock.GetUtcNow(), IsClean(run.Subject.UserId)));
        }
    }

    /// <summary>The answer was not what the service would say.</summary>
    public void Remove(ActivityRun run) => _checks.RemoveAt(_checks.FindLastIndex(check => check.Run == run));

    /// <summary>Resolved means: seen without errors twice, twenty seconds apart, with nothing else seen in between.</summary>
    public void CheckResolved(string remediationId)
    {
        var own = _checks.Where(check => check.RemediationId == remediationId).ToList();
        var clean = own.AsEnumerable().Reverse().TakeWhile(check => check.IsClean).Select(check => check.At).ToList();
        if (clean.Count < 2 || clean.Max() - clean.Min() < MinimumInterval)
        {
            throw new InvariantViolationException(
                "a false Resolved",
                $"Of the last looks {clean.Count} saw the user without errors: {string.Join(", ", own.Select(check => $"{check.At:T} {check.IsClean}"))}."
            );
        }
    }

    private bool IsClean(Guid userId)
    {
        var tenant = system.Tenant.Tenants.All[0];
        return tenant.Run(() =>
            tenant.Users.FindActive(userId.ToString()) is { } user && !(user.Errors?.Exists(error => !error.IsResolved) ?? false)
        );
    }
}
