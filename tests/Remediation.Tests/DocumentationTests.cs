using System.Text.RegularExpressions;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Remediation.Tests;

public sealed partial class DocumentationTests
{
    private static readonly string _root = Repository.Root;

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

/// <summary>The repository that the tests run in.</summary>
internal static class Repository
{
    /// <summary>Its top folder.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Functions.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
