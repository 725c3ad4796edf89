using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Purges;

public sealed class PurgeIntentStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped();
    private readonly Guid _tenantId = Guid.NewGuid();
    private readonly PurgeIntentStore _store;

    public PurgeIntentStoreTests() => _store = new PurgeIntentStore(_account.Tables, _clock);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task An_intent_goes_from_recorded_through_sent_to_purged()
    {
        var recipient = Guid.NewGuid();

        var recorded = await RecordAsync(recipient);
        var sent = Assert.IsType<SendPermission.MaySend>(await _store.MarkSentAsync(_tenantId, recipient, recorded.Id, _token)).Intent;
        var settled = await _store.SettleAsync(
            _tenantId,
            recipient,
            recorded.Id,
            PurgeIntentState.Purged,
            "request-1",
            "Both lookups find nothing.",
            _token
        );

        Assert.Equal(PurgeIntentState.Recorded, recorded.State);
        Assert.Equal((PurgeIntentState.Sent, _clock.Now), (sent.State, sent.SentAt!.Value));
        Assert.Equal(
            sent with
            {
                State = PurgeIntentState.Purged,
                SettledAt = _clock.Now,
                RequestId = "request-1",
                Detail = "Both lookups find nothing.",
            },
            settled
        );
        Assert.Equal(settled, await _store.FindAsync(_tenantId, recipient, _token));
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

        var result = await _store.RecordAsync(_tenantId, recipient, "r-other-1", _token);

        Assert.Equal(new IntentResult.HeldByAnother(first), result);
    }

    [Fact]
    public async Task A_recipient_that_was_purged_is_never_intended_again()
    {
        var recipient = Guid.NewGuid();
        var intent = await RecordAsync(recipient);
        await _store.MarkSentAsync(_tenantId, recipient, intent.Id, _token);
        var purged = await _store.SettleAsync(_tenantId, recipient, intent.Id, PurgeIntentState.Purged, null, null, _token);

        Assert.Equal(new IntentResult.PurgedAlready(purged), await _store.RecordAsync(_tenantId, recipient, "r-a-1", _token));
        Assert.Equal(new IntentResult.PurgedAlready(purged), await _store.RecordAsync(_tenantId, recipient, "r-other-1", _token));
    }

    [Fact]
    public async Task An_intent_that_did_not_purge_may_be_recorded_again_as_the_next_attempt()
    {
        var recipient = Guid.NewGuid();
        var first = await RecordAsync(recipient);
        await _store.SettleAsync(_tenantId, recipient, first.Id, PurgeIntentState.NotPurged, null, "The re-read refused.", _token);

        var second = Assert.IsType<IntentResult.Recorded>(await _store.RecordAsync(_tenantId, recipient, "r-other-1", _token)).Intent;

        Assert.Equal(2, second.Attempt);
        Assert.NotEqual(first.Id, second.Id);
        Assert.IsType<SendPermission.Conflict>(await _store.MarkSentAsync(_tenantId, recipient, first.Id, _token));
        Assert.IsType<SendPermission.MaySend>(await _store.MarkSentAsync(_tenantId, recipient, second.Id, _token));
    }

    [Fact]
    public async Task Of_many_workers_that_race_exactly_one_may_send()
    {
        for (var round = 0; round < 5; round++)
        {
            var recipient = Guid.NewGuid();
            var intent = await RecordAsync(recipient);

            var results = await Task.WhenAll(
                Enumerable.Range(0, 20).Select(_ => Task.Run(() => _store.MarkSentAsync(_tenantId, recipient, intent.Id, _token)))
            );

            Assert.Single(results, result => result is SendPermission.MaySend);
        }
    }

    [Fact]
    public async Task Of_many_remediations_that_race_exactly_one_holds_the_intent()
    {
        var recipient = Guid.NewGuid();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(number => Task.Run(() => _store.RecordAsync(_tenantId, recipient, $"r-{number}-1", _token)))
        );

        Assert.Single(results, result => result is IntentResult.Recorded);
        Assert.Equal(19, results.Count(result => result is IntentResult.HeldByAnother));
    }

    [Fact]
    public async Task Wherever_taking_the_right_breaks_off_it_is_never_given_twice()
    {
        await FaultPoints.OfAsync(
            _account,
            async () =>
            {
                var recipient = Guid.NewGuid();
                return (Recipient: recipient, Intent: await RecordAsync(recipient), Given: new List<SendPermission>());
            },
            async (tables, subject) =>
                subject.Given.Add(
                    await new PurgeIntentStore(tables, _clock).MarkSentAsync(_tenantId, subject.Recipient, subject.Intent.Id, _token)
                ),
            async subject =>
            {
                subject.Given.Add(await _store.MarkSentAsync(_tenantId, subject.Recipient, subject.Intent.Id, _token));
                subject.Given.Add(await _store.MarkSentAsync(_tenantId, subject.Recipient, subject.Intent.Id, _token));

                Assert.InRange(subject.Given.Count(result => result is SendPermission.MaySend), 0, 1);
                Assert.Equal(PurgeIntentState.Sent, (await _store.FindAsync(_tenantId, subject.Recipient, _token))!.State);
            }
        );
    }

    [Fact]
    public async Task The_right_is_kept_when_only_the_reply_to_the_write_was_lost()
    {
        var recipient = Guid.NewGuid();
        var intent = await RecordAsync(recipient);
        // Opening the table, reading, writing: the reply to the third is lost, and the client sends it again.
        var retrying = new PurgeIntentStore(_account.TablesLosingReply(3), _clock);

        var result = await retrying.MarkSentAsync(_tenantId, recipient, intent.Id, _token);

        Assert.IsType<SendPermission.MaySend>(result);
        Assert.IsType<SendPermission.Conflict>(await _store.MarkSentAsync(_tenantId, recipient, intent.Id, _token));
    }

    [Fact]
    public async Task Settling_twice_in_the_same_way_is_harmless_and_in_another_way_refused()
    {
        var recipient = Guid.NewGuid();
        var intent = await RecordAsync(recipient);
        await _store.MarkSentAsync(_tenantId, recipient, intent.Id, _token);
        var settled = await _store.SettleAsync(_tenantId, recipient, intent.Id, PurgeIntentState.Purged, "a", null, _token);
        _clock.Now = _clock.Now.AddMinutes(1);

        Assert.Equal(settled, await _store.SettleAsync(_tenantId, recipient, intent.Id, PurgeIntentState.Purged, "b", null, _token));
        await Assert.ThrowsAsync<IntentSettlementException>(() =>
            _store.SettleAsync(_tenantId, recipient, intent.Id, PurgeIntentState.NotPurged, null, null, _token)
        );
    }

    [Fact]
    public async Task What_was_never_sent_cannot_be_settled_as_purged()
    {
        var recipient = Guid.NewGuid();
        var intent = await RecordAsync(recipient);

        await Assert.ThrowsAsync<IntentSettlementException>(() =>
            _store.SettleAsync(_tenantId, recipient, intent.Id, PurgeIntentState.Purged, null, null, _token)
        );
        await Assert.ThrowsAsync<IntentSettlementException>(() =>
            _store.SettleAsync(_tenantId, Guid.NewGuid(), intent.Id, PurgeIntentState.NotPurged, null, null, _token)
        );
    }

    [Fact]
    public async Task What_was_not_sent_is_withdrawn_once_and_for_all()
    {
        var recipient = Guid.NewGuid();
        var intent = await RecordAsync(recipient);

        Assert.True(await _store.TryWithdrawAsync(_tenantId, recipient, intent.Id, "The budget is used up.", _token));
        Assert.True(await _store.TryWithdrawAsync(_tenantId, recipient, intent.Id, "again", _token));

        Assert.IsType<SendPermission.Conflict>(await _store.MarkSentAsync(_tenantId, recipient, intent.Id, _token));
        var withdrawn = (await _store.FindAsync(_tenantId, recipient, _token))!;
        Assert.Equal((PurgeIntentState.NotPurged, "The budget is used up."), (withdrawn.State, withdrawn.Detail));
    }

    [Fact]
    public async Task An_intent_that_another_worker_may_be_sending_is_not_withdrawn()
    {
        var recipient = Guid.NewGuid();
        var intent = await RecordAsync(recipient);
        await _store.MarkSentAsync(_tenantId, recipient, intent.Id, _token);

        Assert.False(await _store.TryWithdrawAsync(_tenantId, recipient, intent.Id, "too late", _token));
        Assert.Equal(PurgeIntentState.Sent, (await _store.FindAsync(_tenantId, recipient, _token))!.State);

        await _store.SettleAsync(_tenantId, recipient, intent.Id, PurgeIntentState.NotPurged, null, null, _token);
        var second = await RecordAsync(recipient);
        Assert.False(await _store.TryWithdrawAsync(_tenantId, recipient, intent.Id, "of an attempt that is over", _token));
        Assert.Equal(PurgeIntentState.Recorded, (await _store.FindAsync(_tenantId, recipient, _token))!.State);
        Assert.Equal(2, second.Attempt);
    }

    [Fact]
    public async Task Of_one_who_sends_and_one_who_withdraws_exactly_one_comes_first()
    {
        for (var round = 0; round < 10; round++)
        {
            var recipient = Guid.NewGuid();
            var intent = await RecordAsync(recipient);

            var withdrawing = Task.Run(() => _store.TryWithdrawAsync(_tenantId, recipient, intent.Id, "withdrawn", _token));
            var sending = Task.Run(() => _store.MarkSentAsync(_tenantId, recipient, intent.Id, _token));

            Assert.NotEqual(await withdrawing, await sending is SendPermission.MaySend);
        }
    }

    [Fact]
    public async Task The_same_recipient_id_in_another_tenant_is_another_recipient()
    {
        var recipient = Guid.NewGuid();
        await RecordAsync(recipient);

        Assert.IsType<IntentResult.Recorded>(await _store.RecordAsync(Guid.NewGuid(), recipient, "r-other-1", _token));
        Assert.Null(await _store.FindAsync(Guid.NewGuid(), recipient, _token));
    }

    private async Task<PurgeIntent> RecordAsync(Guid recipient) =>
        Assert.IsType<IntentResult.Recorded>(await _store.RecordAsync(_tenantId, recipient, "r-a-1", _token)).Intent;
}
