using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.Functions.Tests.Remediation;

/// <summary>
/// After a recipient was removed, every way to end says so; and while the error stands, who holds the GUID is read again.
/// </summary>
public sealed class ReportedActionsTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private readonly PurgeFixture _fixture;
    private readonly ServiceProvider _process;

    public ReportedActionsTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
        _process = fixture.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task An_active_holder_that_appears_after_the_purge_is_found_by_the_second_check_and_left_to_an_operator()
    {
        var purge = await PurgeAsync();
        AddHolder(purge, RecipientState.Active);

        var first = await VerifyAsync(purge, number: 1);
        var second = await VerifyAsync(purge, number: 2);
        var diagnosis = await _process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(purge.Subject, 2, 1), Cancellation);

        Assert.Equal((VerificationResult.NotYet, VerificationResult.AnotherHolder), (first.Result, second.Result));
        Assert.Equal(RemediationState.NeedsOperator, diagnosis.End);
        await AssertReportedAsync(purge);
    }

    [Fact]
    public async Task A_holder_on_litigation_hold_that_appears_after_the_purge_is_left_to_an_operator_who_reads_what_was_removed()
    {
        var purge = await PurgeAsync();
        _fixture.Change(
            new Mutation
            {
                Kind = MutationKind.AddRecipient,
                NewRecipient = new RecipientScenario
                {
                    Name = $"{Guid.NewGuid():N}",
                    Guid = Guid.NewGuid(),
                    Type = RecipientType.UserMailbox,
                    State = RecipientState.SoftDeleted,
                    LitigationHoldEnabled = true,
                    ExchangeGuid = purge.Problem.Value,
                    Content = new(),
                },
            }
        );

        var check = await VerifyAsync(purge, number: 2);
        var diagnosis = await _process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(purge.Subject, 2, 1), Cancellation);

        Assert.Equal((VerificationResult.AnotherHolder, RemediationState.NeedsOperator), (check.Result, diagnosis.End));
        await AssertReportedAsync(purge);
    }

    [Fact]
    public async Task Where_the_mailbox_of_an_active_user_has_the_GUID_the_plan_warns_against_deleting_that_user()
    {
        var owner = $"{Guid.NewGuid():N}@contoso.example";
        var subject = await _fixture.BeginWithActiveOwnerAsync(_process, owner);

        var diagnosis = await _process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(subject, 1, 1), Cancellation);

        var outcome = (await Store.FindAsync(subject.RemediationId, Cancellation))!.Outcome!;
        Assert.Equal(RemediationState.NeedsOperator, diagnosis.End);
        Assert.Contains($"Do not delete {owner}: the user is active.", outcome.Advice(), StringComparison.Ordinal);
        Assert.DoesNotContain("DeletedItem", outcome.Advice(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_soft_deleted_holder_that_appears_after_the_purge_gets_a_plan_of_its_own()
    {
        var purge = await PurgeAsync();
        var holder = AddHolder(purge, RecipientState.SoftDeleted);

        var check = await VerifyAsync(purge, number: 2);
        var diagnosis = await _process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(purge.Subject, 2, 1), Cancellation);

        Assert.Equal(
            (VerificationResult.AnotherHolder, DiagnosedStep.Purge, holder),
            (check.Result, diagnosis.Next, diagnosis.RecipientId)
        );
    }

    [Fact]
    public async Task Without_another_holder_the_service_is_waited_for()
    {
        var purge = await PurgeAsync();

        Assert.Equal(VerificationResult.NotYet, (await VerifyAsync(purge, number: 2)).Result);
    }

    [Fact]
    public async Task An_error_whose_recipient_the_lookups_cannot_identify_begins_no_round()
    {
        var purge = await PurgeAsync();
        AddHolder(purge, RecipientState.Active);
        _fixture.Silence("Get-Recipient");
        try
        {
            Assert.Equal(VerificationResult.NotYet, (await VerifyAsync(purge, number: 2)).Result);
        }
        finally
        {
            _fixture.ClearFaults();
        }
    }

    [Fact]
    public async Task When_the_waiting_ends_the_outcome_says_what_was_removed()
    {
        var purge = await PurgeAsync();
        var since = _fixture.Clock.GetUtcNow();
        _fixture.Clock.Move(TimeSpan.FromHours(25));

        var end = await VerifyAsync(purge, number: 70, since);

        Assert.Equal(RemediationState.NeedsOperator, end.End);
        await AssertReportedAsync(purge);
    }

    [Fact]
    public async Task A_remediation_that_is_closed_says_what_was_removed()
    {
        var purge = await PurgeAsync();

        await new Close(Store, _process.GetRequiredService<RemediationJournal>()).RunAsync(
            new CloseInput(purge.Subject, RemediationState.Failed, "internal-error", "It broke.", "Retry."),
            Cancellation
        );

        await AssertReportedAsync(purge);
    }

    [Fact]
    public async Task A_purge_whose_answer_was_lost_is_reported_as_sent_and_not_as_done()
    {
        var purge = await _fixture.ArrangeAsync(_process);
        _fixture.Lose("Remove-MailUser");
        await _process.GetRequiredService<PurgeConflict>().RunAsync(purge, Cancellation);
        _fixture.ClearFaults();

        await Store.UpdateAsync(
            purge.Subject.RemediationId,
            "end",
            record => record.End(RemediationState.Failed, new Ending("internal-error", "It broke.", "Retry.")),
            Cancellation
        );
        var outcome = (await FindAsync(purge)).Outcome!;

        Assert.Empty(outcome.Actions);
        Assert.Equal(purge.RecipientId, Assert.Single(outcome.Unsettled!).RecipientId);
        Assert.Contains("it is not known whether it was carried out", outcome.Done, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipient_that_lost_the_GUID_while_the_answer_was_lost_is_not_reported_as_removed()
    {
        var purge = await _fixture.ArrangeAsync(_process);
        var conflict = _process.GetRequiredService<PurgeConflict>();
        _fixture.Swallow("Remove-MailUser");
        await conflict.RunAsync(purge, Cancellation);
        _fixture.ClearFaults();
        _fixture.Change(
            new Mutation
            {
                Kind = MutationKind.ChangeGuid,
                Recipient = purge.RecipientId.ToString(),
                ExchangeGuid = Guid.NewGuid(),
            }
        );

        var first = await conflict.RunAsync(purge with { Check = 1 }, Cancellation);
        _fixture.Clock.Move(TimeSpan.FromMinutes(16));
        var second = await conflict.RunAsync(purge with { Check = 2, SeenGoneAt = first.SeenGoneAt }, Cancellation);
        await Store.UpdateAsync(
            purge.Subject.RemediationId,
            "end",
            record => record.End(RemediationState.Failed, new Ending("internal-error", "It broke.", "Retry.")),
            Cancellation
        );
        var outcome = (await FindAsync(purge)).Outcome!;

        Assert.Equal((PurgeResult.SeenGoneOnce, PurgeResult.Refused), (first.Result, second.Result));
        Assert.Equal(("Nothing was changed.", 0, null), (outcome.Done, outcome.Actions.Count, outcome.Unsettled));
    }

    [Fact]
    public async Task A_second_check_at_once_does_not_count_and_one_after_twenty_seconds_does()
    {
        var purge = await _fixture.ArrangeAsync(_process);
        var conflict = _process.GetRequiredService<PurgeConflict>();
        await conflict.RunAsync(purge, Cancellation);
        var first = await conflict.RunAsync(purge with { Check = 1 }, Cancellation);
        var early = await conflict.RunAsync(purge with { Check = 2, SeenGoneAt = first.SeenGoneAt }, Cancellation);
        _fixture.Clock.Move(TimeSpan.FromSeconds(21));
        var late = await conflict.RunAsync(purge with { Check = 3, SeenGoneAt = early.SeenGoneAt }, Cancellation);

        Assert.Equal(
            [PurgeResult.SeenGoneOnce, PurgeResult.SeenGoneOnce, PurgeResult.Gone],
            new[] { first, early, late }.Select(step => step.Result)
        );
        Assert.Equal(first.SeenGoneAt, early.SeenGoneAt);
    }

    [Fact]
    public async Task A_user_whose_error_is_read_gone_twice_at_once_is_not_resolved()
    {
        var purge = await _fixture.ArrangeAsync(_process);
        _fixture.CorrectOnPremises(purge.Subject);
        var first = await VerifyAsync(purge, number: 1);
        var early = await VerifyAsync(purge, number: 2, seenGoneAt: first.SeenGoneAt);
        _fixture.Clock.Move(TimeSpan.FromSeconds(21));
        var late = await VerifyAsync(purge, number: 3, seenGoneAt: early.SeenGoneAt);

        Assert.Equal(
            [VerificationResult.SeenGoneOnce, VerificationResult.SeenGoneOnce, VerificationResult.Ended],
            new[] { first, early, late }.Select(check => check.Result)
        );
        Assert.Equal(RemediationState.Resolved, late.End);
    }

    private RemediationStore Store => _process.GetRequiredService<RemediationStore>();

    private async Task<PurgeInput> PurgeAsync()
    {
        var purge = await _fixture.ArrangeAsync(_process);
        var conflict = _process.GetRequiredService<PurgeConflict>();
        await conflict.RunAsync(purge, Cancellation);
        var seen = await conflict.RunAsync(purge with { Check = 1 }, Cancellation);
        _fixture.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.Equal(
            PurgeResult.Gone,
            (await conflict.RunAsync(purge with { Check = 2, SeenGoneAt = seen.SeenGoneAt }, Cancellation)).Result
        );
        return purge;
    }

    private Guid AddHolder(PurgeInput purge, RecipientState state)
    {
        var id = Guid.NewGuid();
        _fixture.Change(
            new Mutation
            {
                Kind = MutationKind.AddRecipient,
                NewRecipient = new RecipientScenario
                {
                    Name = $"{id:N}",
                    Guid = id,
                    State = state,
                    ExchangeGuid = purge.Problem.Value,
                },
            }
        );
        return id;
    }

    private async Task<VerificationStep> VerifyAsync(
        PurgeInput purge,
        int number,
        DateTimeOffset? since = null,
        DateTimeOffset? seenGoneAt = null
    )
    {
        var fingerprint = (await FindAsync(purge)).Error!.Fingerprint.Value;
        return await _process
            .GetRequiredService<VerifyError>()
            .RunAsync(
                new VerifyInput(purge.Subject, 1, number, fingerprint, (since ?? _fixture.Clock.GetUtcNow()).UtcDateTime, seenGoneAt),
                Cancellation
            );
    }

    private async Task AssertReportedAsync(PurgeInput purge)
    {
        var outcome = (await FindAsync(purge)).Outcome!;
        var action = Assert.Single(outcome.Actions);
        Assert.Equal(
            (ActionKind.Purge, purge.RecipientId, RecipientKind.MailUser),
            (action.Kind, action.RecipientId!.Value, action.RecipientType!.Value)
        );
        Assert.StartsWith("Permanently removed the soft-deleted mail user", outcome.Done, StringComparison.Ordinal);
        Assert.Contains($"{purge.RecipientId}", outcome.Done, StringComparison.Ordinal);
    }

    private async Task<RemediationRecord> FindAsync(PurgeInput purge) =>
        (await Store.FindAsync(purge.Subject.RemediationId, Cancellation))!;
}
