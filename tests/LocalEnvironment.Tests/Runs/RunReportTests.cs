using System.Text.Json.Nodes;
using TenantHygiene.LocalEnvironment.Runs;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.LocalEnvironment.Tests.Runs;

public sealed class RunReportTests
{
    private static readonly RunVersions _versions = new("0.1.0", "10.0.1", "3.37.0", "some system");

    [Fact]
    public async Task It_reports_the_expected_and_the_actual_result_of_each_case()
    {
        var board = RunStatus.Evaluate(
            TestRuns.RunObservation(
                [TestRuns.Case("a"), TestRuns.Case("b", "NeedsOperator")],
                TestRuns.Remediation("a"),
                TestRuns.Remediation("b", RemediationState.NeedsOperator)
            )
        );

        var json = await WriteAsync(RunReport.Of(board, null, TestRuns.RunStart, TestRuns.Now, "article.json", _versions));

        Assert.True((bool)json["succeeded"]!);
        Assert.Empty(json["faults"]!.AsArray());
        Assert.Equal(42.0, (double)json["durationSeconds"]!);
        var first = json["cases"]![0]!;
        Assert.Equal("a", (string)first["user"]!);
        Assert.Equal("Resolved", (string)first["expected"]!);
        Assert.Equal("Resolved", (string)first["actual"]!);
        Assert.True((bool)first["asExpected"]!);
        Assert.Equal("some-code", (string)first["outcome"]!["code"]!);
        Assert.Equal("Found for a.", (string)first["outcome"]!["found"]!);
        Assert.Equal(10.0, (double)first["durationSeconds"]!);
        Assert.Equal("The error still exists.", (string)first["steps"]![1]!["text"]!);
        Assert.Equal(2013, (int)json["scans"]![0]!["users"]!);
        Assert.Equal(12, (int)json["simulator"]!["throttled"]!["graph"]!);
        Assert.Equal(0, (int)json["simulator"]!["damage"]!);
        Assert.Equal("3.37.0", (string)json["versions"]!["azurite"]!);
    }

    [Fact]
    public async Task A_run_that_ended_before_anything_was_seen_says_why()
    {
        var json = await WriteAsync(
            RunReport.Of(null, "The function app ended with exit code 1.", TestRuns.RunStart, TestRuns.Now, "article.json", _versions)
        );

        Assert.False((bool)json["succeeded"]!);
        Assert.Equal("The function app ended with exit code 1.", (string)json["faults"]![0]!);
    }

    [Fact]
    public void A_failure_outweighs_cases_that_ended_well() =>
        Assert.False(
            RunReport
                .Of(
                    RunStatus.Evaluate(TestRuns.RunObservation([TestRuns.Case("a")], TestRuns.Remediation("a"))),
                    "Azurite ended.",
                    TestRuns.RunStart,
                    TestRuns.Now,
                    "s",
                    _versions
                )
                .Succeeded
        );

    private static async Task<JsonNode> WriteAsync(RunReport report)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("new/out.json");
        await report.WriteAsync(file, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
    }
}
