using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Microsoft365.Tests.Support;

/// <summary>Warrants, obtained as the product obtains them: by reading everything and proving it.</summary>
internal static class Warrants
{
    public static async Task<PurgeWarrant> ForAsync(Simulation simulation, GuidProperty property, Guid value)
    {
        var evidence = await ReadAsync(simulation, new ProvisioningProblem.GuidInUse(property, value));
        var controls = new PurgeControls
        {
            Breaker = Read.Absent<BreakerPosition>(),
            TenantReleased = Read.Found(true),
            ContentCopy = Read.Absent<ContentCopyState>(),
            KillSwitch = Read.Absent<KillSwitchPosition>(),
            Budget = Read.Found(new BudgetReservation("intent")),
            Intent = new RecordedIntent("intent", simulation.TenantId, evidence.Candidate.Value().Recipient.ObjectId, evidence.ReadAt),
        };
        var verdict = PurgeProof.Prove(evidence, PolicyLibrary.Load().Get("automatic"), controls, simulation.Clock.GetUtcNow());
        return verdict is PurgeVerdict.Proven(var warrant)
            ? warrant
            : throw new InvalidOperationException(string.Join(' ', ((PurgeVerdict.Refused)verdict).Objections));
    }

    private static async Task<ConflictEvidence> ReadAsync(Simulation simulation, ProvisioningProblem.GuidInUse problem)
    {
        var (tenantId, exchange, directory, cancel) = (
            simulation.TenantId,
            simulation.Exchange,
            simulation.Directory,
            TestContext.Current.CancellationToken
        );
        var readAt = simulation.Clock.GetUtcNow();
        var byFilter = await exchange.FindByFilterAsync(tenantId, problem.Property, problem.Value, cancel);
        var candidate = byFilter.Value().Single();
        return new ConflictEvidence
        {
            TenantId = tenantId,
            UserId = Scenarios.AffectedId,
            Problem = problem,
            User = await directory.GetUserAsync(tenantId, Scenarios.AffectedId.ToString(), cancel),
            OwnRecipient = await exchange.FindRecipientOfUserAsync(tenantId, Scenarios.AffectedId, cancel),
            ByIdentity = await exchange.FindByIdentityAsync(tenantId, problem.Property, problem.Value, cancel),
            ByFilter = byFilter,
            Candidate = await exchange.GetDetailsAsync(tenantId, candidate, cancel),
            OrganisationHolds = await exchange.GetOrganisationHoldsAsync(tenantId, cancel),
            PrimaryContent = await exchange.GetContentAsync(tenantId, candidate, archive: false, cancel),
            ArchiveContent = await exchange.GetContentAsync(tenantId, candidate, archive: true, cancel),
            RecycleBin = await directory.FindDeletedUsersAsync(
                tenantId,
                candidate.ExternalDirectoryObjectId,
                candidate.PrimarySmtpAddress,
                cancel
            ),
            ReadAt = readAt,
        };
    }
}
