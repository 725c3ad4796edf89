using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Safety.Simulation;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.Safety.Invariants;

/// <summary>How one recipient in the way really stands at one moment: from the simulator's own state, not from what it answers.</summary>
internal sealed record GroundTruth
{
    public required bool IsOnlyHolder { get; init; }

    public required bool HoldsGuid { get; init; }

    public required bool ErrorNamesGuid { get; init; }

    public required bool IsOwn { get; init; }

    public required bool IsSoftDeleted { get; init; }

    public required bool IsUserGone { get; init; }

    public required string? Hold { get; init; }

    public required bool HasOtherHolds { get; init; }

    public required RecipientType Type { get; init; }

    public required Guid RecipientId { get; init; }

    public required string Address { get; init; }

    public required long Items { get; init; }

    public required long Bytes { get; init; }

    public required DateTimeOffset? DeletedAt { get; init; }

    public required bool IsContentCopied { get; init; }

    public required int Users { get; init; }

    public required bool IsReleased { get; init; }

    public required RemediationState State { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What an approver relies on: another of these is another plan.</summary>
    public string Facts =>
        $"{IsOnlyHolder} {HoldsGuid} {IsOwn} {IsSoftDeleted} {IsUserGone} {Hold} {HasOtherHolds} {Type} {Items} {DeletedAt:O}";

    /// <summary>Looks; null when the recipient exists no more.</summary>
    public static async Task<GroundTruth?> OfAsync(SimulatedSystem system, string remediationId, Guid userId, Guid recipientId)
    {
        var conflict = system.ConflictOf(userId);
        var record = await system.Ledger.RecordAsync(remediationId);
        var isReleased = await system.Ledger.IsReleasedAsync();
        var tenant = system.Tenant.Tenants.All[0];
        return tenant.Run(() =>
        {
            if (tenant.Recipients.Find(recipientId) is not { } recipient)
            {
                return null;
            }

            var organisation = tenant.Scenario.Organization.InPlaceHolds;
            var holders = conflict.OfArchive
                ? tenant.Recipients.ByArchiveGuid(conflict.Value)
                : tenant.Recipients.ByExchangeGuid(conflict.Value);
            var withArchive = recipient.ArchiveGuid != Guid.Empty;
            return new GroundTruth
            {
                IsOnlyHolder = holders.Count == 1,
                HoldsGuid = holders.Contains(recipient),
                ErrorNamesGuid =
                    tenant
                        .Users.FindActive(userId.ToString())
                        ?.Errors?.Exists(error =>
                            !error.IsResolved && error.ErrorDetail.Contains(conflict.Value.ToString(), StringComparison.OrdinalIgnoreCase)
                        )
                        is true,
                IsOwn = recipient.OwnerId == userId,
                IsSoftDeleted = recipient.State is RecipientState.SoftDeleted,
                IsUserGone = recipient.OwnerId is not { } owner || tenant.Users.Find(owner) is null,
                Hold = recipient.Holds.InForce(organisation, recipient.HasMailbox)
                    ?? (
                        recipient.HasMailbox ? organisation.Find(hold => hold.StartsWith("skp", StringComparison.OrdinalIgnoreCase)) : null
                    ),
                HasOtherHolds = (recipient.Holds with { Litigation = false }).InForce(organisation, recipient.HasMailbox) is not null,
                Type = recipient.Type,
                RecipientId = recipientId,
                Address = recipient.PrimarySmtpAddress,
                Items = (recipient.HasMailbox ? recipient.Content.ItemCount : 0) + (withArchive ? recipient.ArchiveContent.ItemCount : 0),
                Bytes =
                    (recipient.HasMailbox ? recipient.Content.TotalItemSizeBytes : 0)
                    + (withArchive ? recipient.ArchiveContent.TotalItemSizeBytes : 0),
                DeletedAt = recipient.WhenSoftDeleted,
                IsContentCopied =
                    (!recipient.HasMailbox || IsCopied(tenant, recipient, isArchive: false))
                    && (!withArchive || IsCopied(tenant, recipient, isArchive: true)),
                Users = tenant.Users.Active.Count,
                IsReleased = isReleased,
                State = record.State,
                At = tenant.Now,
            };
        });
    }

    private static bool IsCopied(Tenant tenant, Recipient recipient, bool isArchive) =>
        tenant.RestoreRequests.Exists(request =>
            request.Name.Contains(recipient.Guid.ToString("N"), StringComparison.OrdinalIgnoreCase)
            && request.Name.EndsWith("archive", StringComparison.Ordinal) == isArchive
            && request.Status == "Completed"
        );
}

/// <summary>A yes that the API took, with how things stood when it was said.</summary>
/// <param name="RemediationId">The remediation.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="PlanHash">The plan that was read.</param>
/// <param name="Facts">What the approver relied on.</param>
/// <param name="NamesHold">Whether it says that a litigation hold may be released.</param>
internal sealed record AcceptedApproval(
    string RemediationId,
    Principal By,
    DateTimeOffset At,
    string PlanHash,
    string Facts,
    bool NamesHold
)
{
    /// <summary>Whether enough people other than the requester said yes, in time, to what stands now.</summary>
    public static bool Cover(
        IEnumerable<AcceptedApproval> approvals,
        RemediationRecord record,
        int approvers,
        GroundTruth ground,
        DateTimeOffset now
    ) =>
        record.Approval is { Rejection: null } question
        && now < question.ExpiresAt
        && approvals
            .Where(approval =>
                approval.RemediationId == record.Id
                && approval.PlanHash == question.PlanHash
                && !approval.By.Equals(record.RequestedBy)
                && approval.At < question.ExpiresAt
                && approval.Facts == ground.Facts
            )
            .Select(approval => approval.By)
            .Distinct()
            .Count() >= approvers;
}

/// <summary>The ledger as it stands, whatever a process makes of it.</summary>
internal sealed class LedgerView(SimulatedProcess observer)
{
    public async Task<RemediationRecord> RecordAsync(string id) =>
        await observer.Get<RemediationStore>().FindAsync(id, CancellationToken.None)
        ?? throw new InvalidOperationException($"There is no remediation {id}.");

    public Task<PurgeIntent?> IntentAsync(Guid recipientId) =>
        observer.Get<PurgeIntentStore>().FindAsync(ProcessSettings.TenantId, recipientId, CancellationToken.None);

    public async Task<bool> IsReleasedAsync() =>
        (await observer.Get<TenantReleaseStore>().FindAsync(ProcessSettings.TenantId, CancellationToken.None)).IsReleased;

    /// <summary>Whether the switch that a request reads is on.</summary>
    public async Task<bool> IsKillSwitchOnAsync(OutboundCall read)
    {
        var scope = read.Subject.Contains("'global'", StringComparison.Ordinal)
            ? KillSwitchScope.Global
            : KillSwitchScope.Tenant(ProcessSettings.TenantId);
        return (await observer.Get<KillSwitchStore>().FindAsync(scope, CancellationToken.None)).IsOn;
    }
}
