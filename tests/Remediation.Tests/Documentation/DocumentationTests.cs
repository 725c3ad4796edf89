using System.Text.RegularExpressions;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Remediation.Tests.Documentation;

public sealed partial class DocumentationTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Documents =>
    [
        "README.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file)),
    ];

    [Fact]
    public void The_policy_document_that_is_shown_can_be_used()
    {
        var text = File.ReadAllText(Path.Combine(Root, "docs", "configuration.md"));
        var document = JsonBlock().Match(text).Groups["json"].Value;

        Assert.Empty(PolicyReading.Read(document).Faults);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_to_a_file_leads_to_one(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Root, document))!;
        var links = Link().Matches(File.ReadAllText(Path.Combine(Root, document)))
            .Select(match => match.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal));

        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(folder, link)), $"{document} links to {link}, which does not exist."));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Functions.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    [GeneratedRegex(@"```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
