using TenantHygiene.Remediation.Proof;
using static TenantHygiene.Remediation.Tests.Builders.Provable;

namespace TenantHygiene.Remediation.Tests.Proof;

public sealed class PurgeWarrantTests
{
    [Fact]
    public void A_warrant_is_good_for_one_use()
    {
        var warrant = Warrant();
        warrant.Redeem(Now);

        Assert.Throws<InvalidOperationException>(() => warrant.Redeem(Now));
    }

    [Fact]
    public void A_warrant_expires_with_its_facts()
    {
        Assert.Throws<InvalidOperationException>(() => Warrant().Redeem(Evidence.ReadAt + PurgeProof.Freshness + TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void Nothing_outside_the_proof_can_make_a_warrant()
    {
        Assert.Empty(typeof(PurgeWarrant).GetConstructors());
        Assert.DoesNotContain(typeof(PurgeWarrant).Assembly.CustomAttributes, attribute => attribute.AttributeType.Name == "InternalsVisibleToAttribute");
    }

    private static PurgeWarrant Warrant() => ((PurgeVerdict.Proven)PurgeProof.Prove(Evidence, Automatic, Controls, Now)).Warrant;
}
