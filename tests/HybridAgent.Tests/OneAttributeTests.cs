using System.Text.RegularExpressions;
using TenantHygiene.Testing;

namespace TenantHygiene.HybridAgent.Tests;

public sealed partial class OneAttributeTests
{
    [Fact]
    public void Only_one_file_makes_a_modification_and_no_other_kind_of_write_exists()
    {
        var sources = Directory
            .EnumerateFiles(RepositoryFolder.PathOf("src/HybridAgent"), "*.cs", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

        Assert.Equal(
            ["DomainController.cs"],
            sources.Where(source => source.Value.Contains("new ModifyRequest", StringComparison.Ordinal)).Select(source => source.Key)
        );
        Assert.Single(Modifications().Matches(sources["DomainController.cs"]));
        Assert.All(sources, source => Assert.DoesNotMatch("AddRequest|DeleteRequest|ModifyDNRequest|ExtendedRequest", source.Value));
    }

    [GeneratedRegex("new DirectoryAttributeModification \\{ Name = DirectoryAttributes\\.ArchiveGuid")]
    private static partial Regex Modifications();
}
