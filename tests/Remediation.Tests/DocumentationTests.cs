using System.Text.RegularExpressions;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Testing;

namespace TenantHygiene.Remediation.Tests;

public sealed partial class DocumentationTests
{
    private static readonly string _root = RepositoryFolder.Root;

    public static TheoryData<string> Documents =>
        [
            "README.md",
            .. Directory
                .EnumerateFiles(Path.Combine(_root, "docs"), "*.md", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(_root, file)),
        ];

    [Fact]
    public void The_policy_document_that_is_shown_can_be_used() => Assert.Empty(PolicyReadResult.Read(ShownPolicy()).Faults);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_to_a_file_leads_to_one(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(_root, document))!;
        var links = Link()
            .Matches(File.ReadAllText(Path.Combine(_root, document)))
            .Select(match => match.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal));

        Assert.All(links, link =>
            Assert.True(Path.Exists(Path.Combine(folder, link)), $"{document} links to {link}, which does not exist.")
        );
    }

    internal static string ShownPolicy() =>
        JsonBlock().Match(File.ReadAllText(Path.Combine(_root, "docs", "configuration.md"))).Groups["json"].Value;

    [GeneratedRegex(@"```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
