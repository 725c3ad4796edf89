using ArchUnitNET.Domain;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Remediation.Tests;

/// <summary>The domain's folders are layers: none leads back to itself.</summary>
public sealed class FolderTests
{
    private static readonly Architecture _domain = new ArchLoader().LoadAssemblies(typeof(PurgeProof).Assembly).Build();

    [Fact]
    public void No_folder_depends_on_itself_through_others()
    {
        var rule = SliceRuleDefinition.Slices().Matching("TenantHygiene.Remediation.(*)").Should().BeFreeOfCycles();

        Assert.Empty(rule.Evaluate(_domain).Where(result => !result.Passed).Select(result => result.Description));
    }

    [Fact]
    public void The_proof_knows_neither_plans_nor_approvals()
    {
        string[] above = ["TenantHygiene.Remediation.Plans", "TenantHygiene.Remediation.Approvals"];

        Assert.Empty(
            from type in _domain.Types
            where type.Namespace.FullName == typeof(PurgeProof).Namespace
            from dependency in type.Dependencies
            where above.Contains(dependency.Target.Namespace?.FullName)
            select $"{type.Name} → {dependency.Target.FullName}"
        );
    }
}
