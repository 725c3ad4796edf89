using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Outcomes;
using static TenantHygiene.Remediation.Tests.Approvals.SomePeople;

namespace TenantHygiene.Functions.Tests.Approvals;

/// <summary>What happens while a plan waits for people, on a real ledger and a simulated tenant.</summary>
public sealed class ReviewApprovalTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private readonly PurgeFixture _workshop;
    private readonly ServiceProvider _process;

    public ReviewApprovalTests(PurgeFixture workshop)
    {
        workshop.SkipWithoutStorage();
        _workshop = workshop;
        _process = workshop.Start(policy: SomePolicies.Asking);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RemediationStore Store => _process.GetRequiredService<RemediationStore>();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task It_says_once_that_it_waits_and_reminds_once_in_every_interval_whenever_it_looks()
    {
        var (subject, asked) = await AskAsync();
        foreach (
            var pause in new[]
            {
                TimeSpan.Zero,
                TimeSpan.FromHours(1),
                TimeSpan.FromHours(24),
                TimeSpan.FromHours(1),
                TimeSpan.Zero,
                TimeSpan.FromHours(24),
            }
        )
        {
            _workshop.Clock.Move(pause);
            Assert.Equal(ReviewResult.Waiting, (await ReviewAsync(subject, asked)).Result);
        }

        var kinds = (await Store.GetStepsAsync(subject.RemediationId, 0, Cancellation)).Select(step => step.Kind);
        Assert.Equal(
            ["awaiting-approval", "approval-reminder", "approval-reminder"],
            kinds.Where(kind => kind.Contains("approval", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task It_looks_at_the_user_at_least_as_often_as_while_it_verifies_and_says_when()
    {
        var (subject, asked) = await AskAsync();

        foreach (var pause in new[] { TimeSpan.Zero, TimeSpan.FromMinutes(30) })
        {
            _workshop.Clock.Move(pause);
            var review = await ReviewAsync(subject, asked);

            Assert.InRange(review.Pause, TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
            var next = (await Store.FindAsync(subject.RemediationId, Cancellation))!.NextCheckAt!.Value - _workshop.Clock.GetUtcNow();
            Assert.InRange(next, TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task A_question_about_an_error_that_has_vanished_is_closed()
    {
        var (subject, asked) = await AskAsync();
        await ReviewAsync(subject, asked);
        _workshop.MendOnPremises(subject);

        var review = await ReviewAsync(subject, asked);
        var diagnosis = await DiagnoseAsync(subject, attempt: 2);
        var seen = await VerifyAsync(subject, seenGoneAt: null, look: 1);
        _workshop.Clock.Move(TimeSpan.FromMinutes(1));
        var end = await VerifyAsync(subject, seen.SeenGoneAt, look: 2);

        Assert.Equal((ReviewResult.PlanAgain, DiagnosedStep.Verify), (review.Result, diagnosis.Next));
        Assert.Equal(RemediationState.Resolved, end.End);
        Assert.Equal("vanished", (await Store.FindAsync(subject.RemediationId, Cancellation))?.Outcome?.Code);
    }

    [Fact]
    public async Task An_orchestration_that_begins_again_after_the_error_has_vanished_makes_sure_of_it()
    {
        var (subject, _) = await AskAsync();
        _workshop.MendOnPremises(subject);

        Assert.Equal(DiagnosedStep.Verify, (await DiagnoseAsync(subject, attempt: 1)).Next);
    }

    [Fact]
    public async Task A_question_that_is_looked_at_again_without_change_stays_open()
    {
        var (subject, asked) = await AskAsync();

        var again = await DiagnoseAsync(subject, attempt: 2);

        Assert.Equal((DiagnosedStep.Ask, asked.PlanHash), (again.Next, again.PlanHash));
        Assert.Equal(RemediationState.AwaitingApproval, (await Store.FindAsync(subject.RemediationId, Cancellation))?.State);
    }

    [Fact]
    public async Task Silence_is_a_no()
    {
        var (subject, asked) = await AskAsync();
        _workshop.Clock.Move(TimeSpan.FromDays(3));

        var review = await ReviewAsync(subject, asked);

        Assert.Equal((ReviewResult.Ended, RemediationState.Rejected), (review.Result, review.End));
    }

    [Fact]
    public async Task What_changed_after_the_approval_asks_again_and_says_what_it_is()
    {
        var (subject, asked) = await AskAsync();
        await Store.UpdateAsync(
            subject.RemediationId,
            "approve",
            record =>
                record with
                {
                    Approval = ApprovalRules.With(
                        record.Approval!,
                        new GivenApproval(Called("ann"), _workshop.Clock.GetUtcNow(), false, null)
                    ),
                },
            Cancellation
        );
        Assert.Equal(ReviewResult.Approved, (await ReviewAsync(subject, asked)).Result);
        _workshop.ChangeArchive(asked.RecipientId!.Value);

        var purge = await _process
            .GetRequiredService<PurgeConflict>()
            .RunAsync(
                new PurgeInput(subject, "1-1", asked.Problem!, asked.RecipientId.Value, asked.RecipientKind, asked.PlanHash!),
                Cancellation
            );
        var again = await DiagnoseAsync(subject, attempt: 2);

        Assert.Equal((PurgeResult.Refused, DiagnosedStep.Ask), (purge.Result, again.Next));
        Assert.NotEqual(asked.PlanHash, again.PlanHash);
        Assert.Contains(await Store.GetStepsAsync(subject.RemediationId, 0, Cancellation), step =>
            step.Kind == "not-purged" && step.Text.Contains("Changed: its ArchiveGuid (none → ", StringComparison.Ordinal)
        );
        var approval = (await Store.FindAsync(subject.RemediationId, Cancellation))!.Approval!;
        Assert.Equal((again.PlanHash, 0), (approval.PlanHash, approval.Given.Count));
    }

    private async Task<(RemediationSubject Subject, Diagnosis Asked)> AskAsync()
    {
        var subject = await _workshop.BeginAsync(_process);
        var asked = await DiagnoseAsync(subject, attempt: 1);
        Assert.Equal(DiagnosedStep.Ask, asked.Next);
        return (subject, asked);
    }

    private Task<Diagnosis> DiagnoseAsync(RemediationSubject subject, int attempt) =>
        _process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(subject, 1, attempt), Cancellation);

    private Task<Review> ReviewAsync(RemediationSubject subject, Diagnosis asked) =>
        _process.GetRequiredService<ReviewApproval>().RunAsync(new ReviewInput(subject, asked.PlanHash!), Cancellation);

    private Task<VerificationStep> VerifyAsync(RemediationSubject subject, DateTimeOffset? seenGoneAt, int look) =>
        _process
            .GetRequiredService<VerifyError>()
            .RunAsync(new VerifyInput(subject, 1, look, null, _workshop.Clock.GetUtcNow().UtcDateTime, seenGoneAt), Cancellation);
}
