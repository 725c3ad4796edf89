using System.Text.RegularExpressions;
using TenantHygiene.Benchmarks.Measurements;
using TenantHygiene.Benchmarks.Staging;
using static TenantHygiene.Benchmarks.Reporting.Units;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>The tables about repairs.</summary>
public static partial class RemediationTables
{
    /// <summary>Calls per repaired user, by what is in the user's way.</summary>
    public static string Calls(RemediationFigures mailUsers, RemediationFigures mailboxes)
    {
        var table = new MarkdownTable(
            "Calls per repaired user",
            "",
            "Soft-deleted mail user",
            "Soft-deleted mailbox",
            "Least that the proof needs"
        );
        foreach (var call in MinimumCalls.All)
        {
            table.Row(
                call.Name,
                Per(mailUsers, call),
                Per(mailboxes, call),
                $"{call.Least}{(call.Why.Length == 0 ? "" : $": {call.Why}")}"
            );
        }

        return table
            .Row(
                "**Exchange, all**",
                Mean(mailUsers.Requests.To("exchange"), mailUsers.Resolved),
                Mean(mailboxes.Requests.To("exchange"), mailboxes.Resolved),
                $"{MinimumCalls.All.Where(call => call.Api == "exchange").Sum(call => call.Least)}"
            )
            .Row(
                "**Graph, all but the scan**",
                Mean(Graph(mailUsers), mailUsers.Resolved),
                Mean(Graph(mailboxes), mailboxes.Resolved),
                $"{MinimumCalls.All.Where(call => call.Api == "graph").Sum(call => call.Least)}"
            )
            .Row(
                "Requests to the storage account: ledger and queues",
                Mean(Storage(mailUsers, isEngine: false), mailUsers.Resolved),
                Mean(Storage(mailboxes, isEngine: false), mailboxes.Resolved),
                ""
            )
            .Row(
                "… orchestrations",
                Mean(Storage(mailUsers, isEngine: true), mailUsers.Resolved),
                Mean(Storage(mailboxes, isEngine: true), mailboxes.Resolved),
                ""
            )
            .ToString();
    }

    /// <summary>How fast, and how it ended.</summary>
    public static string Settling(RemediationFigures below, RemediationFigures above, int budget)
    {
        return new MarkdownTable(
            "One tenant settles, all waits set to zero, policy `automatic`",
            "",
            $"{Count(below.Broken)} errors, below the budget",
            $"{Count(above.Broken)} errors, above the budget of {Count(budget)} a day"
        )
            .Row("Resolved", Count(below.Resolved), Count(above.Resolved))
            .Row("Purges that the tenant saw", Count(below.Purges), Count(above.Purges))
            .Row("Unintended changes", Count(below.Damage), Count(above.Damage))
            .Row("States", States(below), States(above))
            .Row("What the others wait for", Reasons(below), Reasons(above))
            .Row("From the scan's start to the last one resolved", Seconds(below.Elapsed), Seconds(above.Elapsed))
            .Row("Repaired users per second", PerSecond(below.Resolved, below.Elapsed), PerSecond(above.Resolved, above.Elapsed))
            .Row(
                "Exchange calls per repaired user, those of the waiting included",
                Mean(below.Requests.To("exchange"), below.Resolved),
                Mean(above.Requests.To("exchange"), above.Resolved)
            )
            .Row("Processor time per repaired user: function app", PerUser(below, below.ProcessorTime), PerUser(above, above.ProcessorTime))
            .Row("… Azurite", PerUser(below, below.StorageProcessorTime), PerUser(above, above.StorageProcessorTime))
            .Row("… simulated tenant", PerUser(below, below.TenantProcessorTime), PerUser(above, above.TenantProcessorTime))
            .Row("Memory of the function app at peak", Megabytes(below.PeakMemory), Megabytes(above.PeakMemory))
            .ToString();
    }

    private static string Per(RemediationFigures figures, MinimumCall call) =>
        Mean(figures.Requests.Routes.GetValueOrDefault((call.Api, call.Route)), figures.Resolved);

    private static int Graph(RemediationFigures figures) =>
        figures.Requests.To("graph") - figures.Requests.Routes.GetValueOrDefault(("graph", "GET /users"));

    private static int Storage(RemediationFigures figures, bool isEngine) =>
        figures
            .StorageRequests.Where(kind => StorageRelay.IsOfEngine(kind.Key) == isEngine && !StorageRelay.IsEmpty(kind.Key))
            .Sum(kind => kind.Value);

    private static string PerUser(RemediationFigures figures, TimeSpan time) => Milliseconds(time / figures.Resolved);

    private static string States(RemediationFigures figures) =>
        string.Join(", ", figures.States.Select(state => $"{Count(state.Value)} {state.Key}"));

    private static string Reasons(RemediationFigures figures) =>
        figures.WaitingFor.Count == 0
            ? "nobody waits"
            : string.Join("; ", figures.WaitingFor.Select(reason => $"{Count(reason.Value)}: {Cell().Replace(reason.Key, " ")}"));

    [GeneratedRegex(@"[|\r\n]")]
    private static partial Regex Cell();
}

/// <summary>The table about tenants whose cmdlets take as long as those of Exchange Online.</summary>
public static class SlowTenantTable
{
    /// <summary>One column for each measurement.</summary>
    public static string Of(IReadOnlyList<SlowTenantFigures> figures)
    {
        return new MarkdownTable("One slow tenant settles, all waits set to zero, policy `automatic`", ["", .. figures.Select(Heading)])
            .Row(
                Cells("Settled, and how many of them are resolved", one =>
                    $"{Count(one.Settled)} of {Count(one.Broken)}, {Count(one.Resolved)}"
                )
            )
            .Row(Cells("Purges carried out, and how many were needed", one => $"{Count(one.Purges)} of {Count(one.ToPurge)}"))
            .Row(Cells("Purges refused; unintended changes", one => $"{Count(one.Refused)}; {Count(one.Damage)}"))
            .Row(Cells("Proofs that expired before their purge was sent", one => Count(one.Expired)))
            .Row(Cells("Requests refused because too many were under way", one => Count(one.Throttled)))
            .Row(Cells("Cmdlets", one => Count(one.Cmdlets)))
            .Row(Cells("The least they take, as many under way as the tenant bears", one => Seconds(one.Least)))
            .Row(Cells("From the scan's start to the last end", one => Seconds(one.Elapsed)))
            .Row(Cells("… against the least", one => Ratio(one.Elapsed.TotalSeconds, one.Least.TotalSeconds)))
            .ToString();

        IReadOnlyList<string> Cells(string title, Func<SlowTenantFigures, string> cell) => [title, .. figures.Select(cell)];
    }

    private static string Heading(SlowTenantFigures figures) =>
        $"{Count(figures.Broken)} errors, cmdlets of {Seconds(figures.Cmdlet)}, {Count(figures.CmdletsAtOnce)} at once";
}

/// <summary>The table about tenants with one error each beside one with thousands.</summary>
public static class FairnessTable
{
    /// <summary>The neighbours alone, and beside the large tenant.</summary>
    public static string Of(FairnessFigures figures) =>
        new MarkdownTable(
            $"{Count(figures.Neighbours)} tenants with one error each, cmdlets of {Seconds(figures.Cmdlet)}",
            "",
            "Alone",
            $"Beside a tenant with {Count(figures.Many)} errors, scanned before",
            "Ratio"
        )
            .Row("Settled", Count(figures.Alone.Settled), Count(figures.Beside.Settled), "")
            .Row("Half of them", Seconds(figures.Alone.Half), Seconds(figures.Beside.Half), Times(figures, one => one.Half))
            .Row("The last of them", Seconds(figures.Alone.Last), Seconds(figures.Beside.Last), Times(figures, one => one.Last))
            .Row("Errors of the large tenant settled by then", "", Count(figures.Beside.SettledOfLarge), "")
            .Row("Requests refused because too many were under way", Count(figures.Alone.Throttled), Count(figures.Beside.Throttled), "")
            .Row("Unintended changes", Count(figures.Alone.Damage), Count(figures.Beside.Damage), "")
            .ToString();

    private static string Times(FairnessFigures figures, Func<NeighbourFigures, TimeSpan> of) =>
        Ratio(of(figures.Beside).TotalSeconds, of(figures.Alone).TotalSeconds);
}

/// <summary>
/// The calls that the proof of <c>docs/safety.md</c> cannot do without, for one user with one conflict with a mail user under
/// <c>automatic</c>; with a mailbox, the two looks among the soft-deleted recipients of its kind are calls of Get-Mailbox.
/// </summary>
public static class MinimumCalls
{
    /// <summary>All kinds of calls that a repair makes.</summary>
    public static IReadOnlyList<MinimumCall> All { get; } =
    [
        new("Read the user", "graph", "GET /users/{id}", 3, "before the purge, and twice without error"),
        new("Read the recycle bin", "graph", "GET /directory/deletedItems/microsoft.graph.user", 1, "before the purge"),
        new("Count the users", "graph", "GET /users/$count", 1, "for the budget in percent"),
        new("Ask for provisioning", "graph", "POST /users/{id}/retryServiceProvisioning", 1, ""),
        new("Get-Recipient", "exchange", "Get-Recipient", 4, "the user's own, and by identity before the purge and twice after it"),
        new("Get-Mailbox", "exchange", "Get-Mailbox", 5, "five kinds by filter, before the purge"),
        new(
            "Get-MailUser",
            "exchange",
            "Get-MailUser",
            5,
            "two kinds by filter and the holds before the purge, those of its kind twice after it"
        ),
        new("Get-MailboxStatistics", "exchange", "Get-MailboxStatistics", 1, "content of the mailbox or archive"),
        new("Get-OrganizationConfig", "exchange", "Get-OrganizationConfig", 1, "organisation-wide holds"),
        new("Remove-MailUser", "exchange", "Remove-MailUser", 1, "for mail users"),
        new("Remove-Mailbox", "exchange", "Remove-Mailbox", 0, "one, instead, for mailboxes"),
    ];
}

/// <summary>A kind of call.</summary>
/// <param name="Name">For people.</param>
/// <param name="Api">The API.</param>
/// <param name="Route">As the simulated tenant counts it.</param>
/// <param name="Least">How many are needed.</param>
/// <param name="Why">What for.</param>
public sealed record MinimumCall(string Name, string Api, string Route, int Least, string Why);
