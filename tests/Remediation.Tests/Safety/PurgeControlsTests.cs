using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;

namespace TenantHygiene.Remediation.Tests.Safety;

/// <summary>
/// What a policy keeps from happening although every fact allows it: in a tenant that nobody has released, and in quiet hours.
/// </summary>
public sealed class PurgeControlsTests
{
    private static readonly PolicyDocument _onlyReleased = Automatic with { NewTenants = NewTenantPolicy.Plan };

    public static TheoryData<string> NoRelease => ["not released", "never released", "unreadable"];

    [Theory]
    [MemberData(nameof(NoRelease))]
    public void Where_the_policy_requires_a_tenant_release_only_a_release_that_was_read_permits_a_purge(string release)
    {
        var controls = Controls with
        {
            TenantReleased = release switch
            {
                "not released" => Read.Found(false),
                "never released" => Read.Absent<bool>(),
                _ => Read.Unreadable<bool>(ReadFaultKind.TimedOut, "the storage account"),
            },
        };

        Assert.Equal(["tenant-not-released"], Refusals(_onlyReleased, controls));
        Assert.Empty(Refusals(_onlyReleased, Controls with { TenantReleased = Read.Found(true) }));
        Assert.Empty(Refusals(Automatic, controls));
    }

    [Fact]
    public void In_quiet_hours_nothing_is_purged_and_outside_of_them_it_is()
    {
        var begin = TimeOnly.FromTimeSpan(Now.TimeOfDay);

        Assert.Equal(["quiet-hours"], Refusals(Quiet(begin, begin.AddHours(1)), Controls));
        Assert.Empty(Refusals(Quiet(begin.AddHours(1), begin.AddHours(2)), Controls));
    }

    private static PolicyDocument Quiet(TimeOnly from, TimeOnly to) =>
        Automatic with
        {
            QuietHours =
            [
                new QuietHours
                {
                    Days = Enum.GetValues<DayOfWeek>(),
                    From = from,
                    To = to,
                },
            ],
        };

    private static IEnumerable<string> Refusals(PolicyDocument policy, PurgeControls controls) =>
        PurgeProof.Prove(Evidence, policy, controls, Now) is PurgeVerdict.Refused(var objections)
            ? objections.Select(objection => objection.Rule)
            : [];
}
