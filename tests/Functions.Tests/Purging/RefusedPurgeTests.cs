using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.TenantSimulator.Faults;
using static TenantHygiene.Remediation.Tests.Approvals.SomePeople;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>A purge that Exchange refuses, or that is turned away before it begins.</summary>
public sealed class RefusedPurgeTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private const string RemoveMailUser = "Remove-MailUser";
    private const string StillAssociated =
        "|Microsoft.Exchange.Management.Tasks.RecipientTaskException|This mail enabled user cannot be permanently deleted since there is a user associated with it in the directory.";

    private readonly PurgeFixture workshop;
    private readonly ServiceProvider process;

    public RefusedPurgeTests(PurgeFixture workshop)
    {
        workshop.SkipWithoutStorage();
        this.workshop = workshop;
        process = workshop.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [Theory]
    [InlineData(StillAssociated)]
    [InlineData("|Microsoft.Exchange.Management.Tasks.RecipientTaskException|The object is protected from accidental deletion.")]
    [InlineData("|Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException|The operation matches multiple entries.")]
    [InlineData("|Microsoft.Exchange.Data.Directory.ADOperationException|An Active Directory error 0x51 occurred.")]
    public async Task What_Exchange_refuses_each_time_gets_three_tries_within_an_hour_and_then_an_operator(string refusal)
    {
        var input = await workshop.ArrangeAsync(process);
        Refuse(input, 400, refusal);
        var pauses = new List<TimeSpan>();

        PurgeStep step;
        while ((step = await PurgeAsync(input)).Result is PurgeResult.RefusedByExchange)
        {
            pauses.Add(step.Pause);
            workshop.Clock.Move(step.Pause);
            input = await workshop.DiagnoseAsync(process, input.Subject, pauses.Count + 1) with { Refusals = pauses.Count };
        }

        Assert.Equal((PurgeResult.Ended, RemediationState.NeedsOperator), (step.Result, step.End));
        Assert.Equal([TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(40)], pauses);
        workshop.ClearFaults();
        var outcome = (await RecordAsync(input))!.Outcome!;
        Assert.Equal("purge-refused", outcome.Code);
        Assert.Contains(refusal.Split('|')[2], outcome.Found, StringComparison.Ordinal);
        Assert.Contains(
            $"Get-MailUser -SoftDeletedMailUser -Identity {input.RecipientId} | Format-List", outcome.NextSteps.Select(next => next.Command));
        Assert.Contains("support request", outcome.Advice(), StringComparison.Ordinal);
        Assert.Equal(PurgeIntentState.NotPurged, (await IntentAsync(input))!.State);
    }

    [Fact]
    public async Task A_mailbox_that_Exchange_refuses_to_remove_is_left_to_an_operator_with_the_cmdlet_that_shows_it()
    {
        var input = await workshop.ArrangeMailboxAsync(process, items: 0);
        workshop.Fail("Remove-Mailbox", input, new FaultResponse { Status = 400, Message = StillAssociated });

        var step = await PurgeAsync(input with { Refusals = 2 });

        workshop.ClearFaults();
        Assert.Equal((PurgeResult.Ended, RemediationState.NeedsOperator), (step.Result, step.End));
        var outcome = (await RecordAsync(input))!.Outcome!;
        Assert.Equal(("purge-refused", "Nothing was changed."), (outcome.Code, outcome.Done));
        Assert.Contains(
            $"Get-Mailbox -SoftDeletedMailbox -Identity {input.RecipientId} | Format-List", outcome.NextSteps.Select(next => next.Command));
    }

    [Fact]
    public async Task What_was_not_sent_since_its_warrant_had_expired_gives_the_right_to_send_back_and_the_next_try_purges()
    {
        await using var late = workshop.Start(beforeExchange: call =>
            workshop.Clock.Move(call == nameof(IExchangeAdmin.PurgeAsync) ? PurgeProof.Freshness : TimeSpan.Zero));
        var input = await workshop.ArrangeAsync(late);

        Assert.Equal(PurgeResult.Refused, (await late.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation)).Result);

        var intent = (await IntentAsync(input))!;
        Assert.NotNull(intent.SentAt);
        Assert.Equal((PurgeIntentState.NotPurged, RemediationState.Diagnosing), (intent.State, (await RecordAsync(input))!.State));
        Assert.Empty(workshop.RemovalsOf(input));
        Assert.Equal(PurgeResult.Unsettled, (await PurgeAsync(await workshop.DiagnoseAsync(process, input.Subject, 2))).Result);
        Assert.Single(workshop.RemovalsOf(input));
    }

    [Fact]
    public async Task One_recipient_that_cannot_be_removed_opens_no_breaker()
    {
        var input = await workshop.ArrangeAsync(process);
        Refuse(input, 400, StillAssociated);
        for (var refusals = 0; refusals < 8; refusals++)
        {
            await PurgeAsync(input with { Refusals = 0 });
            input = await workshop.DiagnoseAsync(process, input.Subject, refusals + 2);
        }

        workshop.ClearFaults();
        foreach (var scope in new Guid?[] { workshop.TenantId, null })
        {
            Assert.Equal(BreakerState.Closed, (await process.GetRequiredService<BreakerStore>().FindAsync(scope, Cancellation)).Breaker.StateAt(workshop.Clock.GetUtcNow()));
        }
    }

    [Theory]
    [InlineData(429)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task What_is_turned_away_counts_neither_as_a_refusal_nor_for_the_breaker(int status)
    {
        var input = await workshop.ArrangeAsync(process);
        workshop.Fail(RemoveMailUser, input, new FaultResponse { Status = status, Body = FaultBody.Nul, Headers = { ["Retry-After"] = "1" } });
        var before = await OutcomesAsync();

        var step = await PurgeAsync(input);

        Assert.Equal(PurgeResult.Refused, step.Result);
        Assert.Equal(before, await OutcomesAsync());
        Assert.Equal(PurgeIntentState.NotPurged, (await IntentAsync(input))!.State);
        workshop.ClearFaults();
        Assert.Equal(PurgeResult.Unsettled, (await PurgeAsync(await workshop.DiagnoseAsync(process, input.Subject, 2))).Result);
        Assert.Single(workshop.RemovalsOf(input));
    }

    [Fact]
    public async Task Purges_that_were_refused_together_do_not_come_back_together()
    {
        var pauses = new HashSet<TimeSpan>();
        await TurnKillSwitchAsync(isOn: true);
        for (var i = 0; i < 6; i++)
        {
            pauses.Add((await PurgeAsync(await workshop.ArrangeAsync(process))).Pause);
        }

        await TurnKillSwitchAsync(isOn: false);
        var shortest = new VerificationOptions().Schedule.PauseBefore(1);
        Assert.True(pauses.Count > 2, $"The pauses are {string.Join(", ", pauses)}.");
        Assert.All(pauses, pause => Assert.InRange(pause, shortest, shortest * 1.25));
    }

    private Task TurnKillSwitchAsync(bool isOn) =>
        process.GetRequiredService<KillSwitchStore>().SetAsync(KillSwitchScope.Tenant(workshop.TenantId), isOn, Called("kim"), "A drill.", null, Cancellation);

    private void Refuse(PurgeInput input, int status, string message) =>
        workshop.Fail(RemoveMailUser, input, new FaultResponse { Status = status, Message = message });

    private Task<PurgeStep> PurgeAsync(PurgeInput input) => process.GetRequiredService<PurgeConflict>().RunAsync(input, Cancellation);

    private Task<RemediationRecord?> RecordAsync(PurgeInput input) => process.GetRequiredService<RemediationStore>().FindAsync(input.Subject.RemediationId, Cancellation);

    private Task<PurgeIntent?> IntentAsync(PurgeInput input) => process.GetRequiredService<PurgeIntentStore>().FindAsync(workshop.TenantId, input.RecipientId, Cancellation);

    private async Task<int> OutcomesAsync() => (await process.GetRequiredService<BreakerStore>().FindAsync(workshop.TenantId, Cancellation)).Breaker.Outcomes.Count;
}
