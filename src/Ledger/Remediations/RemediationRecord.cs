using System.Text.Json.Serialization;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>The record of one remediation: the authoritative state outside of its orchestration.</summary>
public sealed record RemediationRecord
{
    /// <summary><c>r-{fingerprint}-{number}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The affected user's Entra object id.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The user's principal name, once it is known.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The user's name shown to people, once it is known.</summary>
    public string? DisplayName { get; init; }

    /// <summary>How far it may go.</summary>
    public required RemediationMode Mode { get; init; }

    /// <summary>Its state.</summary>
    public required RemediationState State { get; init; }

    /// <summary>The error that it repairs; a further one may take its place once the first is gone.</summary>
    public ClassifiedError? Error { get; init; }

    /// <summary>The error that it began with.</summary>
    public required ErrorFingerprint Fingerprint { get; init; }

    /// <summary>How often this error has had a remediation, this one included: 1 and up.</summary>
    public required int RunNumber { get; init; }

    /// <summary>The plan, once there is one.</summary>
    public RemediationPlan? Plan { get; init; }

    /// <summary>The approval of the plan; null where none is needed.</summary>
    public PlanApproval? Approval { get; init; }

    /// <summary>When it was requested.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it reached its final state.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>
    /// When the next check is due. Each step sets it: without it, a remediation counts as overdue from its creation.
    /// </summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>The diagnosis that is under way, by round and attempt; null once another step has followed it.</summary>
    public string? Diagnosis { get; init; }

    /// <summary>What it has done; null for nothing.</summary>
    public ActionLog? Actions { get; init; }

    /// <summary>How it ended.</summary>
    public RemediationOutcome? Outcome { get; init; }

    /// <summary>The first ticket that requested it.</summary>
    public TicketReference? Ticket { get; init; }

    /// <summary>The step of the timeline by which that ticket was attached; null where it began the remediation.</summary>
    public int? TicketSince { get; init; }

    /// <summary>Tickets that requested it while it ran, and are answered, too; null for none.</summary>
    public IReadOnlyList<AttachedTicket>? FurtherTickets { get; init; }

    /// <summary>All its tickets.</summary>
    [JsonIgnore]
    public IEnumerable<AttachedTicket> Tickets =>
        Ticket is null ? [] : [new AttachedTicket(Ticket, TicketSince ?? 0), .. FurtherTickets ?? []];

    /// <summary>The scan that found the error; absent for a requested remediation.</summary>
    public string? ScanId { get; init; }

    /// <summary>The requester; absent when a scan found the error.</summary>
    public Principal? RequestedBy { get; init; }

    /// <summary>Those who requested it while it ran; null for none.</summary>
    public IReadOnlyList<Principal>? AlsoRequestedBy { get; init; }

    /// <summary>Whether it has tried to repair anything.</summary>
    public bool WasAttempted { get; init; }

    /// <summary>How many repairs of this error have failed in a row; this one counts once it has ended.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>Whether scans ignore this error, so that only a person can start again.</summary>
    [JsonIgnore]
    public bool IsQuarantined => RestartPolicy.IsQuarantined(ConsecutiveFailures);

    /// <summary>The status links that were made or revoked by hand; null for none.</summary>
    public IReadOnlyList<KnownStatusLink>? StatusLinks { get; init; }

    /// <summary>How many steps its timeline has.</summary>
    public int StepCount { get; init; }

    /// <summary>Changes with every write. Opaque; digits only, for use in an HTTP ETag.</summary>
    public string ETag { get; init; } = string.Empty;

    /// <summary>The record with new knowledge of what was done. An existing outcome is updated, too.</summary>
    public RemediationRecord Log(Func<ActionLog, ActionLog> change)
    {
        var log = change(Actions ?? ActionLog.Empty);
        return this with { Actions = log.Entries.Count == 0 ? null : log, Outcome = Outcome?.After(log) };
    }

    /// <summary>The record at its end. What was done is read from <see cref="Actions"/>, in every state and for every reason.</summary>
    public RemediationRecord End(RemediationState state, Ending ending) =>
        this with
        {
            State = state,
            Outcome = RemediationOutcome.Of(ending, Actions ?? ActionLog.Empty),
            Diagnosis = null,
            NextCheckAt = null,
        };

    /// <summary>Whether a status link was revoked.</summary>
    public bool IsRevoked(string linkId) => StatusLinks?.Any(link => link.Id == linkId && link.RevokedAt is not null) is true;

    /// <summary>The record with a status link as it is now.</summary>
    public RemediationRecord With(KnownStatusLink link) =>
        this with
        {
            StatusLinks = [.. (StatusLinks ?? []).Where(known => known.Id != link.Id), link],
        };

    /// <summary>Whether a ticket belongs to it, regardless of case.</summary>
    public bool Answers(TicketReference ticket) => Tickets.Any(one => one.Ticket.IsSame(ticket));

    /// <summary>Whether a person is one of its requesters.</summary>
    public bool IsRequester(Principal by) => by.Equals(RequestedBy) || AlsoRequestedBy?.Contains(by) is true;

    /// <summary>The record with one more requester, who then cannot approve its plan either.</summary>
    public RemediationRecord WithRequester(Principal by)
    {
        if (IsRequester(by))
        {
            return this;
        }

        IReadOnlyList<Principal> also = [.. AlsoRequestedBy ?? [], by];
        return this with { AlsoRequestedBy = also, Approval = Approval is { } approval ? approval with { AlsoRequestedBy = also } : null };
    }
}

/// <summary>A link that shows the remediation to whoever holds it.</summary>
/// <param name="Id">Tells it from the other links of the remediation.</param>
/// <param name="CreatedBy">Who made it; null for the link in a ticket, which the product makes.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record KnownStatusLink(
    string Id,
    Principal? CreatedBy = null,
    DateTimeOffset? CreatedAt = null,
    DateTimeOffset? ExpiresAt = null
)
{
    /// <summary>Who revoked it.</summary>
    public Principal? RevokedBy { get; init; }

    /// <summary>When it was revoked; null where it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}

/// <summary>One entry in the timeline of a remediation; never changed once written.</summary>
/// <param name="Sequence">1 and up, without gaps.</param>
/// <param name="At">When it was written.</param>
/// <param name="State">The state of the remediation after it.</param>
/// <param name="Kind">What happened, short and stable, such as <c>purge-sent</c>.</param>
/// <param name="Text">What happened, in one sentence.</param>
/// <param name="Key">The operation that wrote it.</param>
public sealed record RemediationStep(int Sequence, DateTimeOffset At, RemediationState State, string Kind, string Text, string Key);

/// <summary>A step to be written.</summary>
/// <param name="Kind">What happened, short and stable, in kebab case.</param>
/// <param name="Text">What happened, in one sentence; at most 16,000 characters.</param>
public sealed record NewStep(string Kind, string Text);

/// <summary>A remediation and its timeline.</summary>
/// <param name="Record">The remediation.</param>
/// <param name="Steps">Its steps, oldest first.</param>
public sealed record RemediationWithSteps(RemediationRecord Record, IReadOnlyList<RemediationStep> Steps)
{
    /// <summary>How many of the first steps nobody was to be told of.</summary>
    public int SettledSteps { get; init; }
}

/// <summary>A ticket of a remediation.</summary>
/// <param name="System">The ticket system's name as configured, such as <c>servicenow</c>.</param>
/// <param name="Id">The ticket's id there.</param>
/// <param name="Url">Where a person opens it.</param>
public sealed record TicketReference(string System, string Id, string? Url = null)
{
    /// <summary>Whether it is the same ticket, whatever the case of its names.</summary>
    public bool IsSame(TicketReference other) =>
        TableKey.OfText(System) == TableKey.OfText(other.System) && TableKey.OfText(Id) == TableKey.OfText(other.Id);
}

/// <summary>A ticket that requested a remediation while it ran.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Since">The step of the timeline by which it was attached: it gets this step and later ones.</param>
public sealed record AttachedTicket(TicketReference Ticket, int Since);
