using TenantHygiene.Remediation.Safety;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;

namespace TenantHygiene.Remediation.Tests.Safety;

public sealed class PurgeWarrantTests
{
    [Fact]
    public void A_warrant_is_good_for_one_use()
    {
        var warrant = Warrant();

        Assert.True(warrant.TryRedeem(Now));
        Assert.Throws<InvalidOperationException>(() => warrant.TryRedeem(Now));
    }

    [Fact]
    public void A_warrant_expires_with_its_facts()
    {
        var warrant = Warrant();

        Assert.False(warrant.TryRedeem(Evidence.ReadAt + PurgeProof.Freshness + TimeSpan.FromTicks(1)));
        Assert.True(warrant.TryRedeem(Evidence.ReadAt + PurgeProof.Freshness));
    }

    [Fact]
    public void Nothing_outside_the_proof_can_make_a_warrant()
    {
        Assert.Empty(typeof(PurgeWarrant).GetConstructors());
        Assert.DoesNotContain(typeof(PurgeWarrant).Assembly.CustomAttributes, attribute =>
            attribute.AttributeType.Name == "InternalsVisibleToAttribute"
        );
    }

    private static PurgeWarrant Warrant() => ((PurgeVerdict.Proven)PurgeProof.Prove(Evidence, Automatic, Controls, Now)).Warrant;
}
