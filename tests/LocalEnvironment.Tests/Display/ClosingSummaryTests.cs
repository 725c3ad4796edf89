using Spectre.Console;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Display;
using TenantHygiene.LocalEnvironment.Runs;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.LocalEnvironment.Tests.Display;

public sealed class ClosingSummaryTests
{
    [Fact]
    public void It_says_of_a_repaired_case_what_was_found_done_and_verified_and_what_the_tenant_saw_purged()
    {
        var purge = new Removal(TestRuns.Now, "Remove-MailUser", "49e3249b-2a12-497f-aa26-59d9d0927acc", "purged", null, ["a"]);
        var report = TestRuns.Report() with { Tenants = [new TenantReport(TestRuns.Tenant, [purge], [])] };

        var text = Summary(TestRuns.RunObservation([TestRuns.Case("a")], TestRuns.Remediation("a")) with { Simulator = report });

        Assert.Contains("✓ a: What is wrong with a", text, StringComparison.Ordinal);
        Assert.Contains("State    Resolved after 10.0 s", text, StringComparison.Ordinal);
        Assert.Contains("Found    Found for a.", text, StringComparison.Ordinal);
        Assert.Contains("Done     Done for a.", text, StringComparison.Ordinal);
        Assert.Contains("Purged   49e3249b-2a12-497f-aa26-59d9d0927acc, by Remove-MailUser", text, StringComparison.Ordinal);
        Assert.Contains("Verified Verified for a.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Because", text, StringComparison.Ordinal);
        Assert.Contains("All 1 cases ended as expected, and there were no unintended changes.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_of_an_untouched_case_why_it_was_left_and_what_is_to_do()
    {
        var text = Summary(
            TestRuns.RunObservation([TestRuns.Case("b", "NeedsOperator")], TestRuns.Remediation("b", RemediationState.NeedsOperator))
        );

        Assert.Contains("Next     Advice for b.", text, StringComparison.Ordinal);
        Assert.Contains("Because  Why b ends as NeedsOperator.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_counts_the_users_that_no_case_speaks_of()
    {
        var seen = TestRuns.RunObservation([], TestRuns.Remediation("x"), TestRuns.Remediation("y", RemediationState.NeedsOperator));

        var text = Summary(
            seen with
            {
                InitiallyAffectedUsers = new HashSet<Guid> { TestRuns.Id("x"), TestRuns.Id("y") },
            }
        );

        Assert.Contains("Further users with errors: 1 Resolved, 1 NeedsOperator", text, StringComparison.Ordinal);
        Assert.Contains("All 0 cases ended as expected, 2 further users with errors were processed", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_names_everything_that_is_not_as_expected()
    {
        var text = Summary(
            TestRuns.RunObservation([TestRuns.Case("a")], TestRuns.Remediation("a", RemediationState.Failed)) with
            {
                Simulator = TestRuns.Report(new Damage(TestRuns.Now, "x", "An account was deleted.", "partner")),
            }
        );

        Assert.Contains("✗ a", text, StringComparison.Ordinal);
        Assert.Contains("It ended as Failed instead of Resolved.", text, StringComparison.Ordinal);
        Assert.Contains("Unintended change to partner: An account was deleted.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("All 1 cases", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_shows_text_from_outside_as_it_is()
    {
        var remediation = TestRuns.Remediation("a") with { Outcome = TestRuns.Outcome("a") with { Found = "[red]not markup[/] [[" } };

        Assert.Contains(
            "[red]not markup[/] [[",
            Summary(TestRuns.RunObservation([TestRuns.Case("a")], remediation)),
            StringComparison.Ordinal
        );
    }

    private static string Summary(RunObservation seen)
    {
        var console = new PlainConsole();
        ClosingSummary.Write(console.Console, RunStatus.Evaluate(seen));
        return console.Text;
    }
}

/// <summary>A console whose output is kept as text.</summary>
internal sealed class PlainConsole
{
    private readonly StringWriter _text = new();

    public PlainConsole()
    {
        Console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(_text),
            }
        );
        Console.Profile.Width = 140;
    }

    public IAnsiConsole Console { get; }

    public string Text => _text.ToString();
}
