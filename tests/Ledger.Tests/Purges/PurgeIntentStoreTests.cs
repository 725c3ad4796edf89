using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Tests.Support;

namespace TenantHygiene.Ledger.Tests.Purges;

public sealed class PurgeIntentStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly Clock clock = new();
    private readonly Guid tenantId = Guid.NewGuid();
    private readonly PurgeIntentStore store;

    public PurgeIntentStoreTests() => store = new PurgeIntentStore(account.Tables, clock);

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task An_intent_goes_from_recorded_through_sent_to_purged()
    {
        var recipient = Guid.NewGuid();

        var recorded = await RecordAsync(recipient);
        var sent = Assert.IsType<SendResult.MaySend>(await store.MarkSentAsync(tenantId, recipient, recorded.Id, Token)).Intent;
        var settled = await store.SettleAsync(tenantId, recipient, recorded.Id, PurgeIntentState.Purged, "request-1", "Both lookups find nothing.", Token);

        Assert.Equal(PurgeIntentState.Recorded, recorded.State);
        Assert.Equal((PurgeIntentState.Sent, clock.Now), (sent.State, sent.SentAt!.Value));
        Assert.Equal(sent with { State = PurgeIntentState.Purged, SettledAt = clock.Now, RequestId = "request-1", Detail = "Both lookups find nothing." }, settled);
        Assert.Equal(settled, await store.FindAsync(tenantId, recipient, Token));
    }

    [Fact]
    public async Task Recording_again_for_the_same_remediation_returns_the_same_intent()
    {
        var recipient = Guid.NewGuid();
        var first = await RecordAsync(recipient);

        Assert.Equal(first, await RecordAsync(recipient));
    }

    [Fact]
    public async Task Another_remediation_is_refused_while_an_intent_is_unsettled()
    {
        var recipient = Guid.NewGuid();
        var first = await RecordAsync(recipient);

        var result = await store.RecordAsync(tenantId, recipient, "r-other-1", Token);

        Assert.Equal(new IntentResult.HeldByAnother(first), result);
    }

    [Fact]
    public async Task A_recipient_that_was_purged_is_never_intended_again()
    {
        var recipient = Guid.NewGuid();
        var intent = await RecordAsync(recipient);
        await store.MarkSentAsync(tenantId, recipient, intent.Id, Token);
        var purged = await store.SettleAsync(tenantId, recipient, intent.Id, PurgeIntentState.Purged, null, null, Token);

        Assert.Equal(new IntentResult.PurgedAlready(purged), await store.RecordAsync(tenantId, recipient, "r-a-1", Token));
        Assert.Equal(new IntentResult.PurgedAlready(purged), await store.RecordAsync(tenantId, recipient, "r-other-1", Token));
    }

    [Fact]
    public async Task What_did_not_purge_may_be_intended_anew_as_the_next_attempt()
    {
        var recipient = Guid.NewGuid();
        var first = await RecordAsync(recipient);
        await store.SettleAsync(tenantId, recipient, first.Id, PurgeIntentState.NotPurged, null, "The re-read refused.", Token);

        var second = Assert.IsType<IntentResult.Recorded>(await store.RecordAsync(tenantId, recipient, "r-other-1", Token)).Intent;

        Assert.Equal(2, second.Attempt);
        Assert.NotEqual(first.Id, second.Id);
        Assert.IsType<SendResult.Conflict>(await store.MarkSentAsync(tenantId, recipient, first.Id, Token));
        Assert.IsType<SendResult.MaySend>(await store.MarkSentAsync(tenantId, recipient, second.Id, Token));
    }

    [Fact]
    public async Task Of_many_workers_that_race_exactly_one_may_send()
    {
        for (var round = 0; round < 5; round++)
        {
            var recipient = Guid.NewGuid();
            var intent = await RecordAsync(recipient);

            var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.MarkSentAsync(tenantId, recipient, intent.Id, Token))));

            Assert.Single(results, result => result is SendResult.MaySend);
        }
    }

    [Fact]
    public async Task Of_many_remediations_that_race_exactly_one_holds_the_intent()
    {
        var recipient = Guid.NewGuid();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => store.RecordAsync(tenantId, recipient, $"r-{number}-1", Token))));

        Assert.Single(results, result => result is IntentResult.Recorded);
        Assert.Equal(19, results.Count(result => result is IntentResult.HeldByAnother));
    }

    [Fact]
    public async Task Wherever_taking_the_right_breaks_off_it_is_never_given_twice()
    {
        await FaultPoints.OfAsync(
            account,
            async () =>
            {
                var recipient = Guid.NewGuid();
                return (Recipient: recipient, Intent: await RecordAsync(recipient), Given: new List<SendResult>());
            },
            async (tables, subject) => subject.Given.Add(await new PurgeIntentStore(tables, clock).MarkSentAsync(tenantId, subject.Recipient, subject.Intent.Id, Token)),
            async subject =>
            {
                subject.Given.Add(await store.MarkSentAsync(tenantId, subject.Recipient, subject.Intent.Id, Token));
                subject.Given.Add(await store.MarkSentAsync(tenantId, subject.Recipient, subject.Intent.Id, Token));

                Assert.InRange(subject.Given.Count(result => result is SendResult.MaySend), 0, 1);
                Assert.Equal(PurgeIntentState.Sent, (await store.FindAsync(tenantId, subject.Recipient, Token))!.State);
            });
    }

    [Fact]
    public async Task The_right_is_kept_when_only_the_reply_to_the_write_was_lost()
    {
        var recipient = Guid.NewGuid();
        var intent = await RecordAsync(recipient);
        // Opening the table, reading, writing: the reply to the third is lost, and the client sends it again.
        var retrying = new PurgeIntentStore(account.TablesLosingReply(3), clock);

        var result = await retrying.MarkSentAsync(tenantId, recipient, intent.Id, Token);

        Assert.IsType<SendResult.MaySend>(result);
        Assert.IsType<SendResult.Conflict>(await store.MarkSentAsync(tenantId, recipient, intent.Id, Token));
    }

    [Fact]
    public async Task Settling_twice_in_the_same_way_is_harmless_and_in_another_way_refused()
    {
        var recipient = Guid.NewGuid();
        var intent = await RecordAsync(recipient);
        await store.MarkSentAsync(tenantId, recipient, intent.Id, Token);
        var settled = await store.SettleAsync(tenantId, recipient, intent.Id, PurgeIntentState.Purged, "a", null, Token);
        clock.Now = clock.Now.AddMinutes(1);

        Assert.Equal(settled, await store.SettleAsync(tenantId, recipient, intent.Id, PurgeIntentState.Purged, "b", null, Token));
        await Assert.ThrowsAsync<IntentSettlementException>(() => store.SettleAsync(tenantId, recipient, intent.Id, PurgeIntentState.NotPurged, null, null, Token));
    }

    [Fact]
    public async Task What_was_never_sent_cannot_be_settled_as_purged()
    {
        var recipient = Guid.NewGuid();
        var intent = await RecordAsync(recipient);

        await Assert.ThrowsAsync<IntentSettlementException>(() => store.SettleAsync(tenantId, recipient, intent.Id, PurgeIntentState.Purged, null, null, Token));
        await Assert.ThrowsAsync<IntentSettlementException>(() => store.SettleAsync(tenantId, Guid.NewGuid(), intent.Id, PurgeIntentState.NotPurged, null, null, Token));
    }

    [Fact]
    public async Task What_was_not_sent_is_withdrawn_once_and_for_all()
    {
        var recipient = Guid.NewGuid();
        var intent = await RecordAsync(recipient);

        Assert.True(await store.TryWithdrawAsync(tenantId, recipient, intent.Id, "The budget is used up.", Token));
        Assert.True(await store.TryWithdrawAsync(tenantId, recipient, intent.Id, "again", Token));

        Assert.IsType<SendResult.Conflict>(await store.MarkSentAsync(tenantId, recipient, intent.Id, Token));
        var withdrawn = (await store.FindAsync(tenantId, recipient, Token))!;
        Assert.Equal((PurgeIntentState.NotPurged, "The budget is used up."), (withdrawn.State, withdrawn.Detail));
    }

    [Fact]
    public async Task What_somebody_may_be_sending_is_not_withdrawn()
    {
        var recipient = Guid.NewGuid();
        var intent = await RecordAsync(recipient);
        await store.MarkSentAsync(tenantId, recipient, intent.Id, Token);

        Assert.False(await store.TryWithdrawAsync(tenantId, recipient, intent.Id, "too late", Token));
        Assert.Equal(PurgeIntentState.Sent, (await store.FindAsync(tenantId, recipient, Token))!.State);

        await store.SettleAsync(tenantId, recipient, intent.Id, PurgeIntentState.NotPurged, null, null, Token);
        var second = await RecordAsync(recipient);
        Assert.False(await store.TryWithdrawAsync(tenantId, recipient, intent.Id, "of an attempt that is over", Token));
        Assert.Equal(PurgeIntentState.Recorded, (await store.FindAsync(tenantId, recipient, Token))!.State);
        Assert.Equal(2, second.Attempt);
    }

    [Fact]
    public async Task Of_one_who_sends_and_one_who_withdraws_exactly_one_comes_first()
    {
        for (var round = 0; round < 10; round++)
        {
            var recipient = Guid.NewGuid();
            var intent = await RecordAsync(recipient);

            var withdrawing = Task.Run(() => store.TryWithdrawAsync(tenantId, recipient, intent.Id, "withdrawn", Token));
            var sending = Task.Run(() => store.MarkSentAsync(tenantId, recipient, intent.Id, Token));

            Assert.NotEqual(await withdrawing, await sending is SendResult.MaySend);
        }
    }

    [Fact]
    public async Task The_same_recipient_id_in_another_tenant_is_another_recipient()
    {
        var recipient = Guid.NewGuid();
        await RecordAsync(recipient);

        Assert.IsType<IntentResult.Recorded>(await store.RecordAsync(Guid.NewGuid(), recipient, "r-other-1", Token));
        Assert.Null(await store.FindAsync(Guid.NewGuid(), recipient, Token));
    }

    private async Task<PurgeIntent> RecordAsync(Guid recipient) =>
        Assert.IsType<IntentResult.Recorded>(await store.RecordAsync(tenantId, recipient, "r-a-1", Token)).Intent;
}
