using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.TenantSimulator.Faults;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>A purge that Exchange refuses, or that is turned away before it begins.</summary>
public sealed class RefusedPurgeTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private const string RemoveMailUser = "Remove-MailUser";
    private const string StillAssociated =
        "|Microsoft.Exchange.Management.Tasks.RecipientTaskException|This mail enabled user cannot be permanently deleted since there is a user associated with it in the directory.";

    private readonly PurgeFixture _fixture;
    private readonly ServiceProvider _process;

    public RefusedPurgeTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
        _process = fixture.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Theory]
    [InlineData(StillAssociated)]
    [InlineData("|Microsoft.Exchange.Management.Tasks.RecipientTaskException|The object is protected from accidental deletion.")]
    [InlineData("|Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException|The operation matches multiple entries.")]
    [InlineData("|Microsoft.Exchange.Data.Directory.ADOperationException|An Active Directory error 0x51 occurred.")]
    public async Task What_Exchange_refuses_each_time_gets_three_tries_within_an_hour_and_then_an_operator(string refusal)
    {
        var input = await _fixture.ArrangeAsync(_process);
        Refuse(input, 400, refusal);
        var pauses = new List<TimeSpan>();

        PurgeStep step;
        while ((step = await PurgeAsync(input)).Result is PurgeResult.RefusedByExchange)
        {
            pauses.Add(step.Pause);
            _fixture.Clock.Move(step.Pause);
            input = await _fixture.DiagnoseAsync(_process, input.Subject, pauses.Count + 1) with { Refusals = pauses.Count };
        }

        Assert.Equal((PurgeResult.Ended, RemediationState.NeedsOperator), (step.Result, step.End));
        Assert.Equal([TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(40)], pauses);
        _fixture.ClearFaults();
        var outcome = (await RecordAsync(input))!.Outcome!;
        Assert.Equal("purge-refused", outcome.Code);
        Assert.Contains(refusal.Split('|')[2], outcome.Found, StringComparison.Ordinal);
        Assert.Contains(
            $"Get-MailUser -SoftDeletedMailUser -Identity {input.RecipientId} | Format-List",
            outcome.NextSteps.Select(next => next.Command)
        );
        Assert.Contains("support request", outcome.Advice(), StringComparison.Ordinal);
        Assert.Equal(PurgeIntentState.NotPurged, (await IntentAsync(input))!.State);
    }

    [Fact]
    public async Task A_mailbox_that_Exchange_refuses_to_remove_is_left_to_an_operator_with_the_cmdlet_that_shows_it()
    {
        var input = await _fixture.ArrangeMailboxAsync(_process, items: 0);
        _fixture.Fail("Remove-Mailbox", input, new FaultResponse { Status = 400, Message = StillAssociated });

        var step = await PurgeAsync(input with { Refusals = 2 });

        _fixture.ClearFaults();
        Assert.Equal((PurgeResult.Ended, RemediationState.NeedsOperator), (step.Result, step.End));
        var outcome = (await RecordAsync(input))!.Outcome!;
        Assert.Equal(("purge-refused", "Nothing was changed."), (outcome.Code, outcome.Done));
        Assert.Contains(
            $"Get-Mailbox -SoftDeletedMailbox -Identity {input.RecipientId} | Format-List",
            outcome.NextSteps.Select(next => next.Command)
        );
    }

    [Fact]
    public async Task What_was_not_sent_since_its_warrant_had_expired_gives_the_right_to_send_back_and_the_next_try_purges()
    {
        await using var late = _fixture.Start(beforeExchange: call =>
            _fixture.Clock.Move(call == nameof(IExchangeAdmin.PurgeAsync) ? PurgeProof.Freshness : TimeSpan.Zero)
        );
        var input = await _fixture.ArrangeAsync(late);

        Assert.Equal(PurgeResult.Refused, (await late.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation)).Result);

        var intent = (await IntentAsync(input))!;
        Assert.NotNull(intent.SentAt);
        Assert.Equal((PurgeIntentState.NotPurged, RemediationState.Diagnosing), (intent.State, (await RecordAsync(input))!.State));
        Assert.Empty(_fixture.RemovalsOf(input));
        Assert.Equal(PurgeResult.Unsettled, (await PurgeAsync(await _fixture.DiagnoseAsync(_process, input.Subject, 2))).Result);
        Assert.Single(_fixture.RemovalsOf(input));
    }

    [Fact]
    public async Task One_recipient_that_cannot_be_removed_opens_no_breaker()
    {
        var input = await _fixture.ArrangeAsync(_process);
        Refuse(input, 400, StillAssociated);
        for (var refusals = 0; refusals < 8; refusals++)
        {
            await PurgeAsync(input with { Refusals = 0 });
            input = await _fixture.DiagnoseAsync(_process, input.Subject, refusals + 2);
        }

        _fixture.ClearFaults();
        foreach (var scope in new Guid?[] { _fixture.TenantId, null })
        {
            Assert.Equal(
                BreakerState.Closed,
                (await _process.GetRequiredService<BreakerStore>().FindAsync(scope, Cancellation)).Breaker.StateAt(
                    _fixture.Clock.GetUtcNow()
                )
            );
        }
    }

    [Theory]
    [InlineData(429)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_rejected_request_counts_neither_as_a_refusal_nor_for_the_breaker(int status)
    {
        var input = await _fixture.ArrangeAsync(_process);
        _fixture.Fail(
            RemoveMailUser,
            input,
            new FaultResponse
            {
                Status = status,
                Body = FaultBody.Nul,
                Headers = { ["Retry-After"] = "1" },
            }
        );
        var before = await OutcomesAsync();

        var step = await PurgeAsync(input);

        Assert.Equal(PurgeResult.Refused, step.Result);
        Assert.Equal(before, await OutcomesAsync());
        Assert.Equal(PurgeIntentState.NotPurged, (await IntentAsync(input))!.State);
        _fixture.ClearFaults();
        Assert.Equal(PurgeResult.Unsettled, (await PurgeAsync(await _fixture.DiagnoseAsync(_process, input.Subject, 2))).Result);
        Assert.Single(_fixture.RemovalsOf(input));
    }

    [Fact]
    public async Task Purges_that_were_refused_together_do_not_come_back_together()
    {
        var pauses = new HashSet<TimeSpan>();
        await SetKillSwitchAsync(isOn: true);
        for (var i = 0; i < 6; i++)
        {
            pauses.Add((await PurgeAsync(await _fixture.ArrangeAsync(_process))).Pause);
        }

        await SetKillSwitchAsync(isOn: false);
        var shortest = new VerificationOptions().Schedule.PauseBefore(1);
        Assert.True(pauses.Count > 2, $"The pauses are {string.Join(", ", pauses)}.");
        Assert.All(pauses, pause => Assert.InRange(pause, shortest, shortest * 1.25));
    }

    private Task SetKillSwitchAsync(bool isOn) =>
        _process
            .GetRequiredService<KillSwitchStore>()
            .SetAsync(KillSwitchScope.Tenant(_fixture.TenantId), isOn, Called("kim"), "A drill.", null, Cancellation);

    private void Refuse(PurgeInput input, int status, string message) =>
        _fixture.Fail(RemoveMailUser, input, new FaultResponse { Status = status, Message = message });

    private Task<PurgeStep> PurgeAsync(PurgeInput input) => _process.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation);

    private Task<RemediationRecord?> RecordAsync(PurgeInput input) =>
        _process.GetRequiredService<RemediationStore>().FindAsync(input.Subject.RemediationId, Cancellation);

    private Task<PurgeIntent?> IntentAsync(PurgeInput input) =>
        _process.GetRequiredService<PurgeIntentStore>().FindAsync(_fixture.TenantId, input.RecipientId, Cancellation);

    private async Task<int> OutcomesAsync() =>
        (await _process.GetRequiredService<BreakerStore>().FindAsync(_fixture.TenantId, Cancellation)).Breaker.Outcomes.Count;
}
