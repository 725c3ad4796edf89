using TenantHygiene.Functions.Remediating;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.States;
using TenantHygiene.Safety.Driving;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Worlds;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.Safety.Faults;

/// <summary>Each external read, wrong in each way, through a whole remediation: nothing is purged, and the end says why.</summary>
public sealed class FaultMatrixTests
{
    private const string Refusal = "error in a 200";

    /// <summary>Sets of deleted recipients are read one and all where Exchange refuses to filter them.</summary>
    private static readonly HashSet<string> ListedWhereRefused = ["soft-deleted mailboxes", "inactive mailboxes", "soft-deleted group mailboxes", "soft-deleted mail users"];

    private static readonly Dictionary<string, FaultAnswer> Faults = new(StringComparer.Ordinal)
    {
        ["429"] = new() { Status = 429, Headers = { ["Retry-After"] = "3" } },
        ["500"] = new() { Status = 500 },
        ["503"] = new() { Status = 503, Body = FaultBody.Html },
        ["403 with NUL bytes"] = new() { Status = 403, Body = FaultBody.Nul },
        ["401"] = new() { Status = 401, Body = FaultBody.Nothing },
        ["time-out"] = new() { Body = FaultBody.Hang },
        ["truncated"] = new() { Body = FaultBody.Truncated },
        ["partial page"] = new() { Body = FaultBody.PartialPage },
        ["empty 200"] = new() { Body = FaultBody.Empty200 },
        ["ambiguous"] = new() { Status = 400, Message = "|Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException|Several objects match." },
        ["wrong row"] = new() { Body = FaultBody.WrongRow },
        ["broken connection"] = new() { Body = FaultBody.Abort },
        [Refusal] = new() { Body = FaultBody.ErrorIn200 },
    };

    public static TheoryData<string> Reads => [.. ExternalReads.All.Keys];

    [Fact]
    public async Task Undisturbed_the_recipient_is_purged_and_the_error_vanishes()
    {
        var end = await RunAsync(Plain.History, (_, _) => null);

        Assert.Equal((RemediationState.Resolved, 1), (end.Record.State, end.Removals));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task While_a_read_is_wrong_nothing_is_purged_and_the_end_says_why(string read) => await EachAsync(read, async fault =>
    {
        var end = await RunAsync(ExternalReads.HistoryOf(read), (_, call) => ExternalReads.All[read](call) ? Faults[fault] : null);

        if (end is { Removals: 1, Record.State: RemediationState.Resolved } && (end.Lies == 0 || (fault == Refusal && ListedWhereRefused.Contains(read))))
        {
            // The answers were the truth all the same: an empty list of what there is none of, pages that were read to their end, everybody where a filter was refused.
            return;
        }

        Assert.Equal((0, RemediationState.NeedsOperator), (end.Removals, end.Record.State));
        Assert.All([end.Record.Outcome!.Code, end.Record.Outcome.Found, end.Record.Outcome.Advice()], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        // A copy that was asked for, and that nobody can read, is told as just that.
        var isCopyAskedFor = read == ExternalReads.Copies && end.Record.Outcome.Done.StartsWith("A request to copy", StringComparison.Ordinal);
        Assert.True(isCopyAskedFor || end.Record.Outcome.Done.StartsWith("Noth", StringComparison.Ordinal), end.Record.Outcome.Done);
        Assert.DoesNotContain("remov", end.Record.Outcome.Done, StringComparison.OrdinalIgnoreCase);
    });

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Where_it_was_right_for_the_plan_and_is_wrong_before_the_act_nothing_is_purged_until_it_is_right_again(string read) => await EachAsync(read, async fault =>
    {
        var met = 0;
        var end = await RunAsync(ExternalReads.HistoryOf(read), (run, call) =>
        {
            var isMet = run is { Activity: nameof(PurgeConflict), Number: 1 } && ExternalReads.All[read](call);
            met += isMet ? 1 : 0;
            return isMet ? Faults[fault] : null;
        });

        // The judge watches that nothing was sent on the wrong answer.
        Assert.True(met > 0, "The purge never asked.");
        Assert.Equal((RemediationState.Resolved, 1), (end.Record.State, end.Removals));
    });

    private static async Task EachAsync(string read, Func<string, Task> check)
    {
        await Parallel.ForEachAsync(Faults.Keys, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (fault, _) =>
        {
            try
            {
                await check(fault);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{read}, {fault}: {failure.Message}", failure);
            }
        });
    }

    private static async Task<(RemediationRecord Record, int Removals, int Lies)> RunAsync(History history, Func<ActivityRun, OutwardCall, FaultAnswer?> disturb)
    {
        await using var world = new World(history, WorldParts.InMemory(history)) { Disturb = disturb };
        var subject = await HistoryRun.StartAsync(world, history.Conflicts[0]);
        await HistoryRun.RemediateAsync(world, subject!);
        return (await world.Ledger.RecordAsync(subject!.RemediationId), world.Tenant.Report().Tenants[0].Removals.Count, world.Lies);
    }
}
