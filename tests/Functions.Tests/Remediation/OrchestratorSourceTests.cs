using System.Text.RegularExpressions;
using TenantHygiene.Testing;

namespace TenantHygiene.Functions.Tests.Remediation;

/// <summary>Orchestrators are replayed: what they call must give the same answer in every replay.</summary>
public sealed partial class OrchestratorSourceTests
{
    public static TheoryData<string> Replayed =>
        [
            .. Sources()
                .Where(source => source.Text.Contains("TaskOrchestrationContext", StringComparison.Ordinal))
                .Select(source => source.File),
        ];

    [Fact]
    public void What_is_replayed_and_nothing_else_is_in_files_named_orchestrator()
    {
        var named = Sources()
            .Where(source => source.File.EndsWith(".orchestrator.cs", StringComparison.Ordinal))
            .Select(source => source.File);

        Assert.NotEmpty(named);
        Assert.Equal(Replayed.Select(row => row.Data), named);
    }

    [Theory]
    [MemberData(nameof(Replayed))]
    public void What_is_replayed_uses_nothing_that_differs_from_replay_to_replay(string file)
    {
        var code = Comment().Replace(Sources().Single(source => source.File == file).Text, "");

        Assert.Empty(Banned().Matches(code).Select(match => match.Value));
    }

    [Theory]
    [InlineData("await Task.Delay(1);")]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("await timer.CancelAsync();")]
    [InlineData("await x.ConfigureAwait(false);")]
    [InlineData("var id = Guid.NewGuid();")]
    public void The_search_finds_what_is_banned(string code) => Assert.Matches(Banned(), code);

    private static IReadOnlyList<(string File, string Text)> Sources()
    {
        var folder = RepositoryFolder.PathOf("src/Functions");
        return
        [
            .. Directory
                .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => (Path.GetRelativePath(folder, file), File.ReadAllText(file))),
        ];
    }

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"\bTask\.(Delay|Run|Yield|Factory)\b|\bThread\b|\bUtcNow\b|\b(DateTime|DateTimeOffset)\.(Now|Today)\b|(?<!context\.)\b(Guid\.)?NewGuid\(|\bRandom\b|\bStopwatch\b|\bEnvironment\.|\bTimeProvider\b|\bHttpClient\b|\bCancelAsync\b|\bConfigureAwait\b|(?<!switch \(\w+)\.Result\b(?!\s*is)|\bFile\.",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Banned();
}
