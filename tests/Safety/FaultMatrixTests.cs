using TenantHygiene.Functions.Purging;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Safety.Execution;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Simulation;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.Safety;

/// <summary>Each external read, wrong in each way, through a whole remediation: nothing is purged, and the end says why.</summary>
public sealed class FaultMatrixTests
{
    private const string Refusal = "error in a 200";

    /// <summary>Sets of deleted recipients are read one and all where Exchange refuses to filter them.</summary>
    private static readonly HashSet<string> _listedWhereRefused =
    [
        "soft-deleted mailboxes",
        "inactive mailboxes",
        "soft-deleted group mailboxes",
        "soft-deleted mail users",
    ];

    private static readonly Dictionary<string, FaultResponse> _faults = new(StringComparer.Ordinal)
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
        ["ambiguous"] = new()
        {
            Status = 400,
            Message = "|Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException|Several objects match.",
        },
        ["wrong row"] = new() { Body = FaultBody.WrongRow },
        ["broken connection"] = new() { Body = FaultBody.Abort },
        [Refusal] = new() { Body = FaultBody.ErrorIn200 },
    };

    public static TheoryData<string> Reads => [.. ExternalReads.All.Keys];

    [Fact]
    public async Task Undisturbed_the_recipient_is_purged_and_the_error_vanishes()
    {
        var end = await RunAsync(SampleHistories.History, (_, _) => null);

        Assert.Equal((RemediationState.Resolved, 1), (end.Record.State, end.Removals));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task While_a_read_is_wrong_nothing_is_purged_and_the_end_says_why(string read) => await EachAsync(read, async fault =>
        {
            var end = await RunAsync(ExternalReads.HistoryOf(read), (_, call) => ExternalReads.All[read](call) ? _faults[fault] : null);

            if (
                end is { Removals: 1, Record.State: RemediationState.Resolved }
                && (end.FaultyAnswers == 0 || (fault == Refusal && _listedWhereRefused.Contains(read)))
            )
            {
                // The answers were the truth all the same: an empty list of what there is none of, pages that were read to their end,
                // everybody where a filter was refused.
                return;
            }

            Assert.Equal((0, RemediationState.NeedsOperator), (end.Removals, end.Record.State));
            Assert.All([end.Record.Outcome!.Code, end.Record.Outcome.Found, end.Record.Outcome.Advice()], text =>
                Assert.False(string.IsNullOrWhiteSpace(text))
            );
            // A copy that was asked for, and that nobody can read, is told as just that.
            var isCopyAskedFor =
                read == ExternalReads.Copies && end.Record.Outcome.Done.StartsWith("A request to copy", StringComparison.Ordinal);
            Assert.True(isCopyAskedFor || end.Record.Outcome.Done.StartsWith("Noth", StringComparison.Ordinal), end.Record.Outcome.Done);
            Assert.DoesNotContain("remov", end.Record.Outcome.Done, StringComparison.OrdinalIgnoreCase);
        });

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Where_it_was_right_for_the_plan_and_is_wrong_before_the_act_nothing_is_purged_until_it_is_right_again(string read) =>
        await EachAsync(read, async fault =>
        {
            var met = 0;
            var end = await RunAsync(ExternalReads.HistoryOf(read), (run, call) =>
            {
                var isMet = run is { Activity: nameof(PurgeConflict), Number: 1 } && ExternalReads.All[read](call);
                met += isMet ? 1 : 0;
                return isMet ? _faults[fault] : null;
            });

            // The judge watches that nothing was sent on the wrong answer.
            Assert.True(met > 0, "The purge never asked.");
            Assert.Equal((RemediationState.Resolved, 1), (end.Record.State, end.Removals));
        });

    private static async Task EachAsync(string read, Func<string, Task> check)
    {
        await Parallel.ForEachAsync(_faults.Keys, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (fault, _) =>
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

    private static async Task<(RemediationRecord Record, int Removals, int FaultyAnswers)> RunAsync(
        History history,
        Func<ActivityRun, OutboundCall, FaultResponse?> disturb
    )
    {
        await using var system = new SimulatedSystem(history, SimulatedSystemParts.InMemory(history)) { Disturb = disturb };
        var subject = await HistoryRun.StartAsync(system, history.Conflicts[0]);
        await HistoryRun.RemediateAsync(system, subject!);
        return (
            await system.Ledger.RecordAsync(subject!.RemediationId),
            system.Tenant.Report().Tenants[0].Removals.Count,
            system.FaultyAnswers
        );
    }
}

/// <summary>Every reading outside that the purge rests on.</summary>
internal static class ExternalReads
{
    private const string MailUserDetails = "the mail user with its holds";

    /// <summary>Read only where the policy has content copied first.</summary>
    public const string Copies = "the copies of the content";

    private static readonly string _user = SampleHistories.Conflict(1).UserId.ToString();
    private static readonly string _value = SampleHistories.Conflict(1).Value.ToString();

    public static IReadOnlyDictionary<string, Func<OutboundCall, bool>> All { get; } =
        new Dictionary<string, Func<OutboundCall, bool>>(StringComparer.Ordinal)
        {
            ["the affected user"] = call => call.IsUserRead,
            ["the user's own recipient"] = call =>
                call.Name == "Get-Recipient" && call.Subject.Contains(_user, StringComparison.OrdinalIgnoreCase),
            ["the holders by identity"] = call =>
                call.Name == "Get-Recipient" && call.Subject.Contains(_value, StringComparison.OrdinalIgnoreCase),
            ["active mailboxes"] = call =>
                IsSet(call, "Get-Mailbox")
                && !Has(call, "SoftDeletedMailbox")
                && !Has(call, "InactiveMailboxOnly")
                && !Has(call, "GroupMailbox"),
            ["soft-deleted mailboxes"] = call =>
                IsSet(call, "Get-Mailbox") && Has(call, "SoftDeletedMailbox") && !Has(call, "GroupMailbox"),
            ["inactive mailboxes"] = call => IsSet(call, "Get-Mailbox") && Has(call, "InactiveMailboxOnly"),
            ["active group mailboxes"] = call =>
                IsSet(call, "Get-Mailbox") && Has(call, "GroupMailbox") && !Has(call, "SoftDeletedMailbox"),
            ["soft-deleted group mailboxes"] = call =>
                IsSet(call, "Get-Mailbox") && Has(call, "GroupMailbox") && Has(call, "SoftDeletedMailbox"),
            ["active mail users"] = call => IsSet(call, "Get-MailUser") && !Has(call, "SoftDeletedMailUser"),
            ["soft-deleted mail users"] = call => IsSet(call, "Get-MailUser") && Has(call, "SoftDeletedMailUser"),
            ["the recipient with its holds"] = call => call.Name == "Get-Mailbox" && !Has(call, "Filter"),
            ["the organisation's holds"] = call => call.Name == "Get-OrganizationConfig",
            ["the mailbox's content"] = call => call.Name == "Get-MailboxStatistics" && !Has(call, "Archive"),
            ["the archive's content"] = call => call.Name == "Get-MailboxStatistics" && Has(call, "Archive"),
            ["the recycle bin"] = call => call.Name.Contains("deletedItems", StringComparison.Ordinal),
            [MailUserDetails] = call => call.Name == "Get-MailUser" && !Has(call, "Filter"),
            [Copies] = call => call.Name == "Get-MailboxRestoreRequest",
            ["the number of users"] = call => call.Name.EndsWith("/$count", StringComparison.Ordinal),
        };

    /// <summary>A history in which the purge rests on a reading.</summary>
    public static History HistoryOf(string read) =>
        read switch
        {
            MailUserDetails => SampleHistories.History with { Conflicts = [SampleHistories.OfMailUser(1)] },
            Copies => SampleHistories.History with
            {
                Policy = SampleHistories.History.Policy with { GuidInUse = SampleHistories.CopyingFirst },
            },
            _ => SampleHistories.History,
        };

    private static bool IsSet(OutboundCall call, string cmdlet) => call.Name == cmdlet && Has(call, "Filter");

    private static bool Has(OutboundCall call, string parameter) => call.Subject.Contains($"\"{parameter}\"", StringComparison.Ordinal);
}
