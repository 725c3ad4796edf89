using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TenantHygiene.Remediation.Holds;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Tests.Holds;

public class HoldAssessmentProperties
{
    [Property(MaxTest = 1000)]
    public void An_unknown_entry_is_a_hold_wherever_it_is_found(NonEmptyString entry, RecipientKind kind, RecipientScope scope)
    {
        var onRecipient = HoldAssessment.Assess(
            SampleRecipient.With(SampleRecipient.NoMarks with { InPlaceHolds = [entry.Get] }, kind, scope),
            Organisation(),
            _noArchive
        );
        var onOrganisation = HoldAssessment.Assess(SampleRecipient.With(kind: kind, scope: scope), Organisation(entry.Get), _noArchive);

        Assert.Contains(onRecipient, hold => hold.Kind is HoldKind.Unknown);
        Assert.Contains(onOrganisation, hold => hold.Kind is HoldKind.Unknown);
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(Cases)])]
    public void The_order_of_the_marks_does_not_matter(HoldCase @case, int seed)
    {
        var shuffled = @case with { Own = Shuffled(@case.Own, seed), Organisation = Shuffled(@case.Organisation, seed + 1) };

        Assert.Equal(@case.Assess(), shuffled.Assess());
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(Cases)])]
    public void One_mark_more_never_means_fewer_holds_unless_it_is_an_exclusion(HoldCase @case, string? entry)
    {
        var before = @case.Assess();
        var after = (@case with { Own = [.. @case.Own, entry!] }).Assess();

        Assert.Superset(before.ToHashSet(), after.ToHashSet());
        Assert.True(after.Count > before.Count || @case.Own.Contains(entry!), entry);
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(Cases)])]
    public void An_exclusion_releases_nothing_but_the_organisations_policies(HoldCase @case, Guid policy)
    {
        var before = @case.Assess();
        var after = (@case with { Own = [.. @case.Own, $"-mbx{policy:N}"] }).Assess();

        Assert.Superset(after.ToHashSet(), before.ToHashSet());
        Assert.All(before.Except(after), lifted =>
        {
            Assert.Equal(HoldKind.OrganisationRetentionPolicy, lifted.Kind);
            Assert.Contains(
                policy.ToString("N"),
                lifted.Evidence.Replace("-", "", StringComparison.Ordinal),
                StringComparison.OrdinalIgnoreCase
            );
        });
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(Cases)])]
    public void Without_any_mark_there_is_no_hold(HoldCase @case) =>
        Assert.Empty(
            (
                @case with
                {
                    Flags = SampleRecipient.NoMarks,
                    Own = [],
                    Organisation = [],
                    Scope = @case.Scope is RecipientScope.Inactive ? RecipientScope.SoftDeleted : @case.Scope,
                    Inactive = false,
                }
            ).Assess()
        );

    [Property(MaxTest = 500, Arbitrary = [typeof(Cases)])]
    public void What_could_not_be_read_is_always_a_hold(HoldCase @case, bool flag)
    {
        var unread = flag
            ? (@case with { Flags = @case.Flags with { DelayHold = null } }).Assess()
            : HoldAssessment.Assess(@case.Details, Read.Unreadable<OrganisationHolds>(ReadFaultKind.TimedOut, "no answer"), @case.Archive);

        Assert.Contains(unread, hold => hold.Kind is HoldKind.Unreadable);
    }

    private static readonly Read<MailboxContent> _noArchive = Read.Absent<MailboxContent>();

    private static Read<OrganisationHolds> Organisation(params string[] entries) => Read.Found(new OrganisationHolds(entries));

    private static string[] Shuffled(IEnumerable<string> entries, int seed)
    {
        var shuffled = entries.ToArray();
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>A recipient, its marks and those of its organisation.</summary>
    public sealed record HoldCase(
        RecipientKind Kind,
        RecipientScope Scope,
        bool Inactive,
        HoldMarks Flags,
        IReadOnlyList<string> Own,
        IReadOnlyList<string> Organisation,
        Read<MailboxContent> Archive
    )
    {
        /// <summary>The recipient as a reading returns it.</summary>
        public RecipientDetails Details => SampleRecipient.With(Flags with { InPlaceHolds = Own }, Kind, Scope, Inactive);

        /// <summary>The holds on it.</summary>
        public IReadOnlyList<Hold> Assess() => HoldAssessment.Assess(Details, Read.Found(new OrganisationHolds(Organisation)), Archive);

        /// <inheritdoc/>
        public override string ToString() =>
            $"{Kind} {Scope} {Flags} own [{string.Join(", ", Own)}] organisation [{string.Join(", ", Organisation)}] {Archive}";
    }

    /// <summary>What FsCheck looks for.</summary>
    public static class Cases
    {
        // Few policies, so that exclusions meet what they exclude.
        private static readonly Guid[] _policies =
        [
            new("cdbbb86c-e603-4248-9bff-371876e7f224"),
            new("e9b52bf7-ab3b-46a2-8630-8ecb29624696"),
        ];

        public static Arbitrary<Guid> Policy() => Gen.Elements(_policies).ToArbitrary();

        public static Arbitrary<HoldCase> Case() =>
            (
                from kind in Gen.Elements(Enum.GetValues<RecipientKind>())
                from scope in Gen.Elements(Enum.GetValues<RecipientScope>())
                from inactive in Gen.Elements(true, false)
                from flags in Flags()
                from own in Entries().ListOf()
                from organisation in Entries().ListOf()
                from archive in Gen.Elements(
                    Read.Absent<MailboxContent>(),
                    Read.Found(MailboxContent.Empty),
                    Read.Found(new MailboxContent(3, 300)),
                    Read.Unreadable<MailboxContent>(ReadFaultKind.Throttled, "429")
                )
                select new HoldCase(kind, scope, inactive, flags, [.. own], [.. organisation], archive)
            ).ToArbitrary();

        private static Gen<HoldMarks> Flags() =>
            from litigation in Gen.Elements<bool?>(true, false, null)
            from tag in Gen.Elements<bool?>(true, false, null)
            from delay in Gen.Elements<bool?>(true, false, null)
            from release in Gen.Elements<bool?>(true, false, null)
            select new HoldMarks
            {
                LitigationHold = litigation,
                ComplianceTagHold = tag,
                DelayHold = delay,
                DelayReleaseHold = release,
                InPlaceHolds = [],
            };

        private static Gen<string> Entries() =>
            from prefix in Gen.Elements("mbx", "-mbx", "grp", "UniH", "cld", "skp", "", "MBX", "new")
            from policy in Gen.Elements(_policies)
            from format in Gen.Elements("N", "D")
            from action in Gen.Elements("", ":1", ":2", ":3", ":9")
            select prefix + policy.ToString(format) + action;
    }
}
