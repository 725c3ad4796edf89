using TenantHygiene.Remediation.Policies;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.Safety.Histories;

/// <summary>One history of one tenant: what is there, which policy rules, and what happens. A seed makes it, and always the same.</summary>
internal sealed record History
{
    /// <summary>Makes it again: <see cref="HistoryGenerator.From"/>.</summary>
    public required int Seed { get; init; }

    public required PolicyDocument Policy { get; init; }

    public required IReadOnlyList<Conflict> Conflicts { get; init; }

    public required IReadOnlyList<string> OrganisationHolds { get; init; }

    public required int HealthyUsers { get; init; }

    /// <summary>Whether somebody has released the tenant.</summary>
    public required bool IsReleased { get; init; }

    /// <summary>How long lookups still show a purged recipient.</summary>
    public required TimeSpan ReplicaLag { get; init; }

    /// <summary>From a retry to the attempt.</summary>
    public required TimeSpan RetryTakes { get; init; }

    public required IReadOnlyList<Intervention> Interventions { get; init; }

    public required IReadOnlyList<Answer> Answers { get; init; }

    /// <summary>Smaller histories of the same kind, for a failure that is easier to read.</summary>
    public IEnumerable<History> Smaller() =>
        [
            .. Interventions.Select((_, index) => this with { Interventions = [.. Interventions.Where((_, other) => other != index)] }),
            .. Conflicts.Count < 2
                ? []
                : Conflicts.Select((_, index) => this with { Conflicts = [.. Conflicts.Where((_, other) => other != index)] }),
            .. Answers.Count == 0 ? Array.Empty<History>() : [this with { Answers = [.. Answers.SkipLast(1)] }],
            .. ReplicaLag == TimeSpan.Zero ? Array.Empty<History>() : [this with { ReplicaLag = TimeSpan.Zero }],
        ];

    public override string ToString() =>
        string.Join(
            Environment.NewLine,
            [
                $"seed {Seed}",
                $"  policy: {Policy}",
                $"    mail users {Policy.GuidInUse.MailUsers}, mailboxes {Policy.GuidInUse.Mailboxes}",
                $"    approval {Policy.Approval}, budgets {Policy.Budgets}, protects [{string.Join(' ', Policy.ProtectedRecipients)}], {Policy.QuietHours.Count} quiet hours, released {IsReleased}",
                $"  tenant: {HealthyUsers} healthy users, holds [{string.Join(' ', OrganisationHolds)}], replicas late by {ReplicaLag}, retries take {RetryTakes}",
                .. Conflicts.Select(conflict => $"  conflict: {conflict}"),
                .. Interventions.Select(intervention => $"  {intervention}"),
                $"  people: {string.Join(", ", Answers)}",
            ]
        );
}

/// <summary>A user who cannot be provisioned, and who is in the way.</summary>
internal sealed record Conflict
{
    /// <summary>The affected user.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Whether the ArchiveGuid is in conflict, otherwise the ExchangeGuid.</summary>
    public required bool OfArchive { get; init; }

    /// <summary>The value in conflict.</summary>
    public required Guid Value { get; init; }

    /// <summary>The recipients that hold it.</summary>
    public required IReadOnlyList<Holder> Holders { get; init; }

    /// <summary>Who asked for the remediation; null for a scan.</summary>
    public string? RequestedBy { get; init; }

    public override string ToString() =>
        $"{(OfArchive ? "ArchiveGuid" : "ExchangeGuid")} {Value:N} held by {string.Join(" and ", Holders)}{(RequestedBy is null ? "" : $", asked for by {RequestedBy}")}";
}

/// <summary>A recipient in the way.</summary>
internal sealed record Holder
{
    public required Guid Id { get; init; }

    public required RecipientType Type { get; init; }

    public required RecipientState State { get; init; }

    public required HolderLink Link { get; init; }

    public required int Items { get; init; }

    public required int ArchiveItems { get; init; }

    public required double DeletedDaysAgo { get; init; }

    public bool LitigationHold { get; init; }

    public bool ComplianceTag { get; init; }

    public bool DelayHold { get; init; }

    public IReadOnlyList<string> InPlaceHolds { get; init; } = [];

    public string? PurgeRefusal { get; init; }

    public override string ToString() =>
        $"{State} {Type} {Id:N} [{Link}, {Items}+{ArchiveItems} items, {DeletedDaysAgo} days{(LitigationHold ? ", litigation" : "")}{(ComplianceTag ? ", tag" : "")}{(DelayHold ? ", delay" : "")} {string.Join(' ', InPlaceHolds)}{(PurgeRefusal is null ? "" : ", refuses")}]";

    /// <summary>The same for the simulator.</summary>
    public RecipientScenario ToScenario(Conflict conflict, string domain) =>
        new()
        {
            Name = $"copy-{Id:N}"[..20],
            PrimarySmtpAddress = $"copy-{Id:N}@{domain}",
            Guid = Id,
            Type = Type,
            State = State,
            ExchangeGuid = conflict.OfArchive ? Id : conflict.Value,
            ArchiveGuid =
                conflict.OfArchive ? conflict.Value
                : ArchiveItems > 0 ? conflict.UserId
                : null,
            SoftDeletedDaysAgo = DeletedDaysAgo,
            LitigationHoldEnabled = LitigationHold,
            ComplianceTagHoldApplied = ComplianceTag,
            DelayHoldApplied = DelayHold,
            InPlaceHolds = [.. InPlaceHolds],
            PurgeRefusal = PurgeRefusal,
            User = Link switch
            {
                HolderLink.DeletedUser or HolderLink.HiddenDeletedUser => $"copy-{Id:N}@{domain}",
                HolderLink.AffectedUser => conflict.UserId.ToString(),
                _ => null,
            },
            LinkHidden = Link is HolderLink.HiddenDeletedUser,
            Content = new MailboxContent { ItemCount = Items, TotalItemSizeBytes = Items * 1000L },
            ArchiveContent = new MailboxContent { ItemCount = ArchiveItems, TotalItemSizeBytes = ArchiveItems * 1000L },
        };
}

/// <summary>Whom a recipient in the way belongs to.</summary>
internal enum HolderLink
{
    Nobody,

    /// <summary>A user in the recycle bin.</summary>
    DeletedUser,

    /// <summary>A user in the recycle bin, whom the recipient does not name; the address tells.</summary>
    HiddenDeletedUser,

    /// <summary>The affected user.</summary>
    AffectedUser,
}

/// <summary>What people do when a plan waits for them.</summary>
internal enum Answer
{
    Nothing,
    Approve,
    ApproveTwice,
    ApproveBySecond,
    ApproveByRequester,
    ApproveStaleHash,
    ApproveNamingHold,
    ApproveTooLate,
    Reject,
}
