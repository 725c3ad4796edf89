using Microsoft.AspNetCore.Http;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Safety.Execution;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Simulation;

namespace TenantHygiene.Safety;

/// <summary>
/// Approvals that arrive twice, late, with a stale hash, from the requester, and while the facts change: by the API, through a whole
/// remediation.
/// </summary>
public sealed class ApprovalRaceTests
{
    [Theory]
    [InlineData(nameof(Answer.Approve), RemediationState.Resolved)]
    [InlineData(nameof(Answer.ApproveTwice), RemediationState.Resolved)]
    [InlineData(nameof(Answer.ApproveTooLate), RemediationState.Rejected)]
    [InlineData(nameof(Answer.ApproveStaleHash), RemediationState.Rejected)]
    [InlineData(nameof(Answer.ApproveByRequester), RemediationState.Rejected)]
    [InlineData(nameof(Answer.Reject), RemediationState.Rejected)]
    public async Task One_approval_is_needed_and_it_counts_only_in_time_for_this_plan_and_from_another_user(
        string answer,
        RemediationState end
    )
    {
        var result = await RunAsync(approvers: 1, [Enum.Parse<Answer>(answer)]);

        Assert.Equal((end, end is RemediationState.Resolved ? 1 : 0), (Assert.Single(result.Ends), result.Purges));
    }

    [Theory]
    [InlineData(nameof(Answer.Approve), nameof(Answer.ApproveBySecond), RemediationState.Resolved)]
    [InlineData(nameof(Answer.Approve), nameof(Answer.Approve), RemediationState.Rejected)]
    [InlineData(nameof(Answer.ApproveTwice), nameof(Answer.ApproveByRequester), RemediationState.Rejected)]
    [InlineData(nameof(Answer.Approve), nameof(Answer.Reject), RemediationState.Rejected)]
    public async Task Where_two_are_needed_one_person_is_not_two(string first, string second, RemediationState end)
    {
        var result = await RunAsync(approvers: 2, [Enum.Parse<Answer>(first), Enum.Parse<Answer>(second)]);

        Assert.Equal((end, end is RemediationState.Resolved ? 1 : 0), (Assert.Single(result.Ends), result.Purges));
    }

    [Fact]
    public async Task A_change_after_the_approval_needs_a_new_approval()
    {
        var result = await RunAsync(
            approvers: 1,
            [Answer.Approve],
            new Intervention("ReviewApproval", 2, 1, InterventionKind.ContentArrives, 0)
        );

        Assert.Equal((RemediationState.Rejected, 0), (Assert.Single(result.Ends), result.Purges));
    }

    [Fact]
    public async Task Of_many_yeses_at_once_each_person_counts_once()
    {
        var history = History(approvers: 2, []);
        await using var system = new SimulatedSystem(history, SimulatedSystemParts.InMemory(history));
        var subject = (await HistoryRun.StartAsync(system, history.Conflicts[0]))!;
        await system
            .Observer.Make<TenantHygiene.Functions.Remediation.Diagnose>()
            .RunAsync(new(subject, 1, 1), TestContext.Current.CancellationToken);
        var record = await system.Ledger.RecordAsync(subject.RemediationId);

        var statuses = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(number =>
                    Task.Run(() =>
                        system.ApproverActor.ApproveAsync(record, number % 3 == 0 ? "bert" : "carol", record.Plan!.Hash, namesHold: false)
                    )
                )
        );

        Assert.Equal(2, statuses.Count(status => status != StatusCodes.Status200OK));
        Assert.Equal(
            ["carol"],
            (
                await system.Observer.Get<RemediationStore>().FindAsync(record.Id, TestContext.Current.CancellationToken)
            )!.Approval!.Given.Select(given => given.By.Name)
        );
    }

    private static Task<HistoryResult> RunAsync(
        int approvers,
        IReadOnlyList<Answer> answers,
        params IReadOnlyList<Intervention> interventions
    ) => HistoryRun.InMemoryAsync(History(approvers, answers) with { Interventions = interventions });

    private static History History(int approvers, IReadOnlyList<Answer> answers) =>
        SampleHistories.History with
        {
            Policy = SampleHistories.Policy(PolicyAction.Approve) with
            {
                Approval = new ApprovalPolicy { Approvers = approvers, RemindEvery = TimeSpan.FromHours(8) },
            },
            Conflicts = [SampleHistories.Conflict(1, requestedBy: "bert")],
            Answers = answers,
        };
}
