using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Safety.Histories;

/// <summary>One history of one tenant: what is there, which policy rules, and what happens. A seed makes it, and always the same.</summary>
internal sealed record History
{
    /// <summary>Makes it again: <see cref="HistoryDraw.From"/>.</summary>
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
        .. Conflicts.Count < 2 ? [] : Conflicts.Select((_, index) => this with { Conflicts = [.. Conflicts.Where((_, other) => other != index)] }),
        .. Answers.Count == 0 ? Array.Empty<History>() : [this with { Answers = [.. Answers.SkipLast(1)] }],
        .. ReplicaLag == TimeSpan.Zero ? Array.Empty<History>() : [this with { ReplicaLag = TimeSpan.Zero }],
    ];

    public override string ToString() => string.Join(
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
        ]);
}
