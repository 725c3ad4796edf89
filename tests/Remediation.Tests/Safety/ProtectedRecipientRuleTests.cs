using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.Remediation.Tests.Support;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;

namespace TenantHygiene.Remediation.Tests.Safety;

/// <summary>What the policy protects stays, whatever else allows it and whoever approves.</summary>
public sealed class ProtectedRecipientRuleTests
{
    [Theory]
    [InlineData("aduser1@example.com")]
    [InlineData("ADUSER1@EXAMPLE.COM")]
    [InlineData("*@example.com")]
    [InlineData("33333333-3333-3333-3333-333333333333")]
    [InlineData("ceo@example.com")]
    [InlineData("ceo@*")]
    public void It_is_protected_by_its_id_and_by_any_of_its_addresses(string entry) =>
        Assert.Equal(
            ("protected-recipient", ObjectionWeight.Operator),
            Assert.Single(
                Objections(WithAddresses("aduser1@example.com", "ceo@example.com"), entry)
                    .Select(objection => (objection.Rule, objection.Weight))
                    .Distinct()
            )
        );

    [Theory]
    [InlineData("aduser2@example.com")]
    [InlineData("*@example.org")]
    [InlineData("user1@example.com")]
    public void Others_are_not(string entry) => Assert.Empty(Objections(WithAddresses("aduser1@example.com"), entry));

    [Fact]
    public void One_whose_addresses_could_not_be_read_may_have_any_of_them()
    {
        Assert.NotEmpty(Objections(WithAddresses(null), "ceo@example.com"));
        Assert.Empty(Objections(WithAddresses(null)));
    }

    private static ConflictEvidence WithAddresses(params string[]? addresses) =>
        Evidence with
        {
            Candidate = Evidence.Candidate.Select(details => details with { Addresses = addresses }),
        };

    private static IReadOnlyList<Objection> Objections(ConflictEvidence evidence, params string[] entries) =>
        PurgeProof.Examine(evidence, SamplePolicy.Permissive with { ProtectedRecipients = entries });
}
