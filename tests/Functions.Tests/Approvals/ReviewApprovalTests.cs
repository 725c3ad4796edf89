using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Outcomes;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Functions.Tests.Approvals;

/// <summary>What happens while a plan waits for people, on a real ledger and a simulated tenant.</summary>
public sealed class ReviewApprovalTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private readonly PurgeFixture _fixture;
    private readonly ServiceProvider _process;

    public ReviewApprovalTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
        _process = fixture.Start(policy: SamplePolicies.Asking);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RemediationStore Store => _process.GetRequiredService<RemediationStore>();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task It_records_once_that_it_waits_and_reminds_once_in_every_interval()
    {
        var (subject, pending) = await RequestApprovalAsync();
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
            _fixture.Clock.Move(pause);
            Assert.Equal(ReviewResult.Waiting, (await ReviewAsync(subject, pending)).Result);
        }

        var kinds = (await Store.GetStepsAsync(subject.RemediationId, 0, Cancellation)).Select(step => step.Kind);
        Assert.Equal(
            ["awaiting-approval", "approval-reminder", "approval-reminder"],
            kinds.Where(kind => kind.Contains("approval", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task It_checks_the_user_at_least_as_often_as_during_verification_and_records_when()
    {
        var (subject, pending) = await RequestApprovalAsync();

        foreach (var pause in new[] { TimeSpan.Zero, TimeSpan.FromMinutes(30) })
        {
            _fixture.Clock.Move(pause);
            var review = await ReviewAsync(subject, pending);

            Assert.InRange(review.Pause, TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
            var next = (await Store.FindAsync(subject.RemediationId, Cancellation))!.NextCheckAt!.Value - _fixture.Clock.GetUtcNow();
            Assert.InRange(next, TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task A_question_about_an_error_that_has_vanished_is_closed()
    {
        var (subject, pending) = await RequestApprovalAsync();
        await ReviewAsync(subject, pending);
        _fixture.CorrectOnPremises(subject);

        var review = await ReviewAsync(subject, pending);
        var diagnosis = await DiagnoseAsync(subject, attempt: 2);
        var seen = await VerifyAsync(subject, seenGoneAt: null, check: 1);
        _fixture.Clock.Move(TimeSpan.FromMinutes(1));
        var end = await VerifyAsync(subject, seen.SeenGoneAt, check: 2);

        Assert.Equal((ReviewResult.PlanAgain, DiagnosedStep.Verify), (review.Result, diagnosis.Next));
        Assert.Equal(RemediationState.Resolved, end.End);
        Assert.Equal("vanished", (await Store.FindAsync(subject.RemediationId, Cancellation))?.Outcome?.Code);
    }

    [Fact]
    public async Task An_orchestration_that_begins_again_after_the_error_has_vanished_makes_sure_of_it()
    {
        var (subject, _) = await RequestApprovalAsync();
        _fixture.CorrectOnPremises(subject);

        Assert.Equal(DiagnosedStep.Verify, (await DiagnoseAsync(subject, attempt: 1)).Next);
    }

    [Fact]
    public async Task An_approval_request_that_is_checked_again_without_change_stays_open()
    {
        var (subject, pending) = await RequestApprovalAsync();

        var again = await DiagnoseAsync(subject, attempt: 2);

        Assert.Equal((DiagnosedStep.Ask, pending.PlanHash), (again.Next, again.PlanHash));
        Assert.Equal(RemediationState.AwaitingApproval, (await Store.FindAsync(subject.RemediationId, Cancellation))?.State);
    }

    [Fact]
    public async Task Silence_is_a_no()
    {
        var (subject, pending) = await RequestApprovalAsync();
        _fixture.Clock.Move(TimeSpan.FromDays(3));

        var review = await ReviewAsync(subject, pending);

        Assert.Equal((ReviewResult.Ended, RemediationState.Rejected), (review.Result, review.End));
    }

    [Fact]
    public async Task A_change_after_the_approval_needs_a_new_approval_and_names_the_change()
    {
        var (subject, pending) = await RequestApprovalAsync();
        await Store.UpdateAsync(
            subject.RemediationId,
            "approve",
            record =>
                record with
                {
                    Approval = ApprovalRules.With(
                        record.Approval!,
                        new GivenApproval(Called("ann"), _fixture.Clock.GetUtcNow(), false, null)
                    ),
                },
            Cancellation
        );
        Assert.Equal(ReviewResult.Approved, (await ReviewAsync(subject, pending)).Result);
        _fixture.ChangeArchive(pending.RecipientId!.Value);

        var purge = await _process
            .GetRequiredService<PurgeConflict>()
            .RunAsync(
                new PurgeInput(subject, "1-1", pending.Problem!, pending.RecipientId.Value, pending.RecipientKind, pending.PlanHash!),
                Cancellation
            );
        var again = await DiagnoseAsync(subject, attempt: 2);

        Assert.Equal((PurgeResult.Refused, DiagnosedStep.Ask), (purge.Result, again.Next));
        Assert.NotEqual(pending.PlanHash, again.PlanHash);
        Assert.Contains(await Store.GetStepsAsync(subject.RemediationId, 0, Cancellation), step =>
            step.Kind == "not-purged" && step.Text.Contains("Changed: its ArchiveGuid (none → ", StringComparison.Ordinal)
        );
        var approval = (await Store.FindAsync(subject.RemediationId, Cancellation))!.Approval!;
        Assert.Equal((again.PlanHash, 0), (approval.PlanHash, approval.Given.Count));
    }

    private async Task<(RemediationSubject Subject, Diagnosis Pending)> RequestApprovalAsync()
    {
        var subject = await _fixture.BeginAsync(_process);
        var pending = await DiagnoseAsync(subject, attempt: 1);
        Assert.Equal(DiagnosedStep.Ask, pending.Next);
        return (subject, pending);
    }

    private Task<Diagnosis> DiagnoseAsync(RemediationSubject subject, int attempt) =>
        _process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(subject, 1, attempt), Cancellation);

    private Task<Review> ReviewAsync(RemediationSubject subject, Diagnosis pending) =>
        _process.GetRequiredService<ReviewApproval>().RunAsync(new ReviewInput(subject, pending.PlanHash!), Cancellation);

    private Task<VerificationStep> VerifyAsync(RemediationSubject subject, DateTimeOffset? seenGoneAt, int check) =>
        _process
            .GetRequiredService<VerifyError>()
            .RunAsync(new VerifyInput(subject, 1, check, null, _fixture.Clock.GetUtcNow().UtcDateTime, seenGoneAt), Cancellation);
}
