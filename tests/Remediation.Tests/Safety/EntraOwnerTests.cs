using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.Remediation.Tests.Support;

namespace TenantHygiene.Remediation.Tests.Safety;

/// <summary>
/// What is advised about the other recipient's Entra user follows from how that user was read, and never destroys an active one.
/// </summary>
public sealed class EntraOwnerTests
{
    private static readonly Guid _owner = Guid.Parse("00000000-0000-4000-8000-0000000000d1");
    private static readonly Read<DirectoryUser> _alive = Read.Found(
        ProvableConflict.User() with
        {
            Id = _owner,
            UserPrincipalName = "kim@contoso.example",
        }
    );
    private static readonly Read<IReadOnlyList<DeletedUser>> _inBin = Read.Found<IReadOnlyList<DeletedUser>>([
        new DeletedUser(_owner, "kim@contoso.example", null, ProvableConflict.Now),
    ]);
    private static readonly Read<IReadOnlyList<DeletedUser>> _notInBin = Read.Absent<IReadOnlyList<DeletedUser>>();

    public static MatrixTheoryData<RecipientKind, RecipientScope> EveryRecipient { get; } =
        new(
            [RecipientKind.MailUser, RecipientKind.UserMailbox],
            [RecipientScope.Active, RecipientScope.SoftDeleted, RecipientScope.Inactive]
        );

    [Theory]
    [MemberData(nameof(EveryRecipient))]
    public void An_active_user_is_never_to_be_deleted(RecipientKind kind, RecipientScope scope)
    {
        var plan = Plan(_alive, _notInBin, kind, scope);

        Assert.Equal(PlanDecision.Operator, plan.Decision);
        Assert.DoesNotContain(Commands(plan), command => command.Contains("DeletedItem", StringComparison.Ordinal));
        Assert.Contains("Do not delete kim@contoso.example", Remains(plan).Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_that_was_restored_while_the_recycle_bin_lags_behind_is_active()
    {
        var plan = Plan(_alive, _inBin);

        Assert.DoesNotContain(Commands(plan), command => command.Contains("DeletedItem", StringComparison.Ordinal));
    }

    [Fact]
    public void A_user_in_the_recycle_bin_is_restored_or_deleted()
    {
        var plan = Plan(Read.Absent<DirectoryUser>(), _inBin);

        Assert.Equal($"Remove-MgDirectoryDeletedItem -DirectoryObjectId '{_owner}'", Remains(plan).Command);
        Assert.Contains(plan.Alternatives, way => way.Command == $"Restore-MgDirectoryDeletedItem -DirectoryObjectId '{_owner}'");
    }

    [Fact]
    public void A_user_that_is_nowhere_leaves_nothing_to_delete()
    {
        var plan = Plan(Read.Absent<DirectoryUser>(), _notInBin);

        Assert.Null(Remains(plan).Command);
        Assert.Contains("neither an active user nor in the recycle bin", Remains(plan).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Commands(plan), command => command.Contains("DeletedItem", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ReadFaultKind.Forbidden)]
    [InlineData(ReadFaultKind.Throttled)]
    [InlineData(ReadFaultKind.Malformed)]
    public void Of_a_user_that_could_not_be_read_nothing_is_concluded(ReadFaultKind fault)
    {
        var plan = Plan(Read.Unreadable<DirectoryUser>(fault, "GET /users"), _notInBin);

        Assert.Equal($"Get-MgUser -UserId '{_owner}'", Remains(plan).Command);
        Assert.DoesNotContain(Commands(plan), command => command.Contains("DeletedItem", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_the_recycle_bin_could_not_be_read_nothing_is_concluded_from_a_user_that_is_not_active()
    {
        var plan = Plan(
            Read.Absent<DirectoryUser>(),
            Read.Unreadable<IReadOnlyList<DeletedUser>>(ReadFaultKind.Forbidden, "GET /directory/deletedItems")
        );

        Assert.Contains("could not be read", Remains(plan).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Commands(plan), command => command.Contains("Remove-", StringComparison.Ordinal));
    }

    private static Objection Remains(RemediationPlan plan) =>
        Assert.Single(plan.Objections, objection => objection.Rule == "entra-user-remains");

    private static IEnumerable<string> Commands(RemediationPlan plan) =>
        plan.Objections.Select(objection => objection.Command).Concat(plan.Alternatives.Select(way => way.Command)).OfType<string>();

    private static RemediationPlan Plan(
        Read<DirectoryUser> owner,
        Read<IReadOnlyList<DeletedUser>> bin,
        RecipientKind kind = RecipientKind.MailUser,
        RecipientScope scope = RecipientScope.SoftDeleted
    ) =>
        PlanBuilder.ForConflict(
            ProvableConflict.Evidence.With(row =>
                row with
                {
                    Kind = kind,
                    Scope = scope,
                    WhenSoftDeleted = scope is RecipientScope.Active ? null : row.WhenSoftDeleted,
                    ExternalDirectoryObjectId = _owner.ToString(),
                }
            ) with
            {
                Owners = new Dictionary<string, Read<DirectoryUser>>(StringComparer.OrdinalIgnoreCase)
                {
                    [_owner.ToString().ToUpperInvariant()] = owner,
                },
                RecycleBin = bin,
            },
            ProvableConflict.Automatic,
            RemediationMode.Remediate
        );
}
