using System.Text.RegularExpressions;

namespace TenantHygiene.Infrastructure;

/// <summary>
/// Alerts, workbook and runbooks read event ids and properties of lines that the app writes, never their words: words may be improved at
/// any time.
/// </summary>
public sealed partial class QueriedLinesTests
{
    // What Azure Monitor adds to every line, whatever its template.
    private static readonly string[] _ofEveryLine = ["CategoryName", "EventId"];

    /// <summary>The templates that the app writes, by event id.</summary>
    private static readonly ILookup<string, string> _templates = Directory
        .EnumerateFiles(Path.Combine(CompiledTemplate.Repository, "src", "Functions"), "*.cs", SearchOption.AllDirectories)
        .SelectMany(file => Template().Matches(File.ReadAllText(file)))
        .ToLookup(match => match.Groups["id"].Value, match => match.Groups["line"].Value);

    public static TheoryData<string> Queries =>
        [
            .. new[] { "infra/modules/alerts.bicep", "infra/workbook.json", "docs/operations.md" }
                .SelectMany(file => File.ReadLines(Path.Combine(CompiledTemplate.Repository, file)))
                .Select(line => Query().Match(line))
                .Where(match => match.Success)
                .Select(match => match.Value)
                .Distinct(),
        ];

    [Fact]
    public void An_event_id_belongs_to_one_line() => Assert.All(_templates, template => Assert.Single(template));

    [Fact]
    public void Alerts_workbook_and_runbooks_are_all_searched() => Assert.True(Queries.Count >= 8, $"{Queries.Count}");

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_reads_no_message_text(string query) => Assert.DoesNotMatch(Words(), query);

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_reads_what_a_line_of_the_app_has(string query)
    {
        var lines = EventIds()
            .Matches(query)
            .SelectMany(match => Number().Matches(match.Value))
            .SelectMany(id =>
            {
                Assert.True(_templates.Contains(id.Value), $"No line has the event id {id.Value}.");
                return _templates[id.Value];
            })
            .ToList();
        var properties = Property().Matches(query).Select(match => match.Groups["name"].Value).Except(_ofEveryLine);

        // Where no event id is named, any line may be meant.
        Assert.All(properties, property =>
            Assert.Contains(lines.Count > 0 ? lines : _templates.SelectMany(template => template), line =>
                line.Contains($"{{{property}", StringComparison.Ordinal)
            )
        );
    }

    [GeneratedRegex("""LoggerMessage\(\s*(?<id>[0-9]+),(?<line>.*?)\)\]""", RegexOptions.Singleline)]
    private static partial Regex Template();

    // The queue's own log is the storage's, not the app's.
    [GeneratedRegex("""(union )?App(Traces|Exceptions).*?\|.*""")]
    private static partial Regex Query();

    [GeneratedRegex("""\b(Message|OriginalFormat) (==|=~|startswith|endswith|has|contains|matches)""")]
    private static partial Regex Words();

    [GeneratedRegex("""Properties\.EventId(\)? in \([^)]*\)| == ["'][0-9]+["'])""")]
    private static partial Regex EventIds();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex(@"Properties\.(?<name>\w+)")]
    private static partial Regex Property();
}
