using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Remediation.Tests.Support;

/// <summary>A conflict about which everything was read and nothing speaks against a purge. Tests change one thing at a time.</summary>
internal static class ProvableConflict
{
    public static readonly Guid TenantId = Guid.Parse("11111111-1111-1111-1111-111111111111");
    public static readonly Guid UserId = Guid.Parse("22222222-2222-2222-2222-222222222222");
    public static readonly Guid RecipientId = Guid.Parse("33333333-3333-3333-3333-333333333333");
    public static readonly Guid ArchiveGuid = Guid.Parse("08073974-1902-4542-88ea-37ba310f0c5c");
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly PolicyLibrary Library = PolicyLibrary.Load();

    public static PolicyDocument Automatic => Library.Get("automatic");

    public static Recipient Copy { get; } =
        new()
        {
            Kind = RecipientKind.MailUser,
            Scope = RecipientScope.SoftDeleted,
            ObjectId = RecipientId,
            DistinguishedName = "CN=aduser1,OU=Soft Deleted Objects,DC=example",
            DisplayName = "Aduser1",
            PrimarySmtpAddress = "aduser1@example.com",
            ArchiveGuid = ArchiveGuid,
            WhenSoftDeleted = Now.AddDays(-10),
        };

    public static HoldMarks NoMarks { get; } =
        new()
        {
            LitigationHold = false,
            InPlaceHolds = [],
            ComplianceTagHold = false,
            DelayHold = false,
            DelayReleaseHold = false,
        };

    public static ConflictEvidence Evidence { get; } =
        new()
        {
            TenantId = TenantId,
            UserId = UserId,
            Problem = new ProvisioningProblem.GuidInUse(GuidProperty.ArchiveGuid, ArchiveGuid),
            User = Read.Found(
                User(
                    $"The value \"{ArchiveGuid}\" of property \"ArchiveGuid\" is used by another recipient object. Please specify a unique value."
                )
            ),
            OwnRecipient = Read.Absent<Recipient>(),
            ByIdentity = Rows(Copy),
            ByFilter = Rows(Copy),
            Candidate = Read.Found(new RecipientDetails(Copy, NoMarks, "{}")),
            OrganisationHolds = Read.Found(new OrganisationHolds([])),
            PrimaryContent = Read.Absent<MailboxContent>(),
            ArchiveContent = Read.Absent<MailboxContent>(),
            RecycleBin = Read.Absent<IReadOnlyList<DeletedUser>>(),
            ReadAt = Now.AddSeconds(-5),
        };

    public static RecordedIntent Intent { get; } = new("intent-1", TenantId, RecipientId, Now.AddSeconds(-10));

    public static PurgeControls Controls { get; } =
        new()
        {
            KillSwitch = Read.Absent<KillSwitchPosition>(),
            Budget = Read.Found(new BudgetReservation(Intent.Id)),
            Breaker = Read.Absent<BreakerPosition>(),
            TenantReleased = Read.Found(true),
            ContentCopy = Read.Absent<ContentCopyState>(),
            Intent = Intent,
        };

    public static DirectoryUser User(params string[] errors) =>
        new()
        {
            Id = UserId,
            UserPrincipalName = "aduser1@example.com",
            ProvisioningErrors =
            [
                .. errors.Select(error => new ProvisioningErrorEntry("exchange/NAMPRD09-001-01", Now.AddHours(-1), false, error)),
            ],
        };

    public static Read<IReadOnlyList<Recipient>> Rows(params Recipient[] rows) => Read.Found<IReadOnlyList<Recipient>>(rows);

    /// <summary>Changes the conflicting recipient wherever it was read.</summary>
    public static ConflictEvidence With(this ConflictEvidence evidence, Func<Recipient, Recipient> change) =>
        evidence with
        {
            ByIdentity = evidence.ByIdentity.Select<IReadOnlyList<Recipient>>(rows => [.. rows.Select(change)]),
            ByFilter = evidence.ByFilter.Select<IReadOnlyList<Recipient>>(rows => [.. rows.Select(change)]),
            Candidate = evidence.Candidate.Select(details => details with { Recipient = change(details.Recipient) }),
        };

    /// <summary>Changes the marks of holds on the candidate.</summary>
    public static ConflictEvidence WithMarks(this ConflictEvidence evidence, Func<HoldMarks, HoldMarks> change) =>
        evidence with
        {
            Candidate = evidence.Candidate.Select(details => details with { Holds = change(details.Holds) }),
        };
}
