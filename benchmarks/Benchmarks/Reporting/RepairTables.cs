using System.Text.RegularExpressions;
using TenantHygiene.Benchmarks.Repairing;
using TenantHygiene.Benchmarks.Staging;
using static TenantHygiene.Benchmarks.Reporting.Units;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>The tables about repairs.</summary>
public static partial class RepairTables
{
    /// <summary>Calls per repaired user, by what is in the user's way.</summary>
    public static string Calls(RepairFigures mailUsers, RepairFigures mailboxes)
    {
        var table = new MarkdownTable("Calls per repaired user", "", "Soft-deleted mail user", "Soft-deleted mailbox", "Least that the proof needs");
        foreach (var call in LeastCalls.All)
        {
            table.Row(call.Name, Per(mailUsers, call), Per(mailboxes, call), $"{call.Least}{(call.Why.Length == 0 ? "" : $": {call.Why}")}");
        }

        return table
            .Row("**Exchange, all**", Mean(mailUsers.Requests.To("exchange"), mailUsers.Resolved), Mean(mailboxes.Requests.To("exchange"), mailboxes.Resolved), $"{LeastCalls.All.Where(call => call.Api == "exchange").Sum(call => call.Least)}")
            .Row("**Graph, all but the scan**", Mean(Graph(mailUsers), mailUsers.Resolved), Mean(Graph(mailboxes), mailboxes.Resolved), $"{LeastCalls.All.Where(call => call.Api == "graph").Sum(call => call.Least)}")
            .Row("Requests to the storage account: ledger and queues", Mean(Storage(mailUsers, isEngine: false), mailUsers.Resolved), Mean(Storage(mailboxes, isEngine: false), mailboxes.Resolved), "")
            .Row("… orchestrations", Mean(Storage(mailUsers, isEngine: true), mailUsers.Resolved), Mean(Storage(mailboxes, isEngine: true), mailboxes.Resolved), "")
            .ToString();
    }

    /// <summary>How fast, and how it ended.</summary>
    public static string Settling(RepairFigures below, RepairFigures above, int budget)
    {
        return new MarkdownTable("One tenant settles, all waits set to zero, policy `automatic`", "", $"{Count(below.Broken)} errors, below the budget", $"{Count(above.Broken)} errors, above the budget of {Count(budget)} a day")
            .Row("Resolved", Count(below.Resolved), Count(above.Resolved))
            .Row("Purges that the tenant saw", Count(below.Purges), Count(above.Purges))
            .Row("Damage that the tenant saw", Count(below.Damage), Count(above.Damage))
            .Row("States", States(below), States(above))
            .Row("What the others wait for", Reasons(below), Reasons(above))
            .Row("From the scan's start to the last one resolved", Seconds(below.Elapsed), Seconds(above.Elapsed))
            .Row("Repaired users per second", PerSecond(below.Resolved, below.Elapsed), PerSecond(above.Resolved, above.Elapsed))
            .Row("Exchange calls per repaired user, those of the waiting included", Mean(below.Requests.To("exchange"), below.Resolved), Mean(above.Requests.To("exchange"), above.Resolved))
            .Row("Processor time per repaired user: function app", PerUser(below, below.ProcessorTime), PerUser(above, above.ProcessorTime))
            .Row("… Azurite", PerUser(below, below.StorageProcessorTime), PerUser(above, above.StorageProcessorTime))
            .Row("… simulated tenant", PerUser(below, below.TenantProcessorTime), PerUser(above, above.TenantProcessorTime))
            .Row("Memory of the function app at peak", Megabytes(below.PeakMemory), Megabytes(above.PeakMemory))
            .ToString();
    }

    private static string Per(RepairFigures figures, LeastCall call) => Mean(figures.Requests.Routes.GetValueOrDefault((call.Api, call.Route)), figures.Resolved);

    private static int Graph(RepairFigures figures) => figures.Requests.To("graph") - figures.Requests.Routes.GetValueOrDefault(("graph", "GET /users"));

    private static int Storage(RepairFigures figures, bool isEngine) =>
        figures.StorageRequests.Where(kind => kind.Key.EndsWith(StorageRelay.Engine, StringComparison.Ordinal) == isEngine).Sum(kind => kind.Value);

    private static string PerUser(RepairFigures figures, TimeSpan time) => Milliseconds(time / figures.Resolved);

    private static string States(RepairFigures figures) => string.Join(", ", figures.States.Select(state => $"{Count(state.Value)} {state.Key}"));

    private static string Reasons(RepairFigures figures) => figures.WaitingFor.Count == 0
        ? "nobody waits"
        : string.Join("; ", figures.WaitingFor.Select(reason => $"{Count(reason.Value)}: {Cell().Replace(reason.Key, " ")}"));

    [GeneratedRegex(@"[|\r\n]")]
    private static partial Regex Cell();
}
