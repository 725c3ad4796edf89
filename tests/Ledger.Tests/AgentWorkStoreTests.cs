using System.Security.Cryptography;
using TenantHygiene.Ledger.OnPremises;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests;

public sealed class AgentWorkStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly AgentWorkStore _store;
    private readonly WorkItem _work;

    public AgentWorkStoreTests()
    {
        _store = new AgentWorkStore(_account.Tables);
        _work = new WorkItem
        {
            Id = WorkItem.IdOf("r-1", "1-2-write"),
            TenantId = Guid.NewGuid(),
            RemediationId = "r-1",
            Kind = WorkKind.SetArchiveGuid,
            ImmutableId = "AAAA",
            Expected = ExpectedValue.Absent,
            Target = Guid.NewGuid(),
            IssuedAt = _clock.Now,
            ExpiresAt = _clock.Now.AddMinutes(15),
        };
    }

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _account.DisposeAsync();
    }

    [Fact]
    public async Task Work_that_is_recorded_again_stays_what_it_was_at_first()
    {
        var first = await _store.RecordAsync(_work, Sign(_work), _token);
        var later = _work with { IssuedAt = _clock.Now.AddHours(1), ExpiresAt = _clock.Now.AddHours(2) };

        var second = await _store.RecordAsync(later, Sign(later), _token);

        Assert.Equal(first.Signed.Digest(), second.Signed.Digest());
        Assert.Equal(first.Signed.Signature, second.Signed.Signature);
    }

    [Fact]
    public async Task The_first_answer_counts()
    {
        var recorded = await _store.RecordAsync(_work, Sign(_work), _token);
        var (first, second) = (AnswerTo(recorded), AnswerTo(recorded) with { Agent = "another" });

        Assert.Equal(AnswerResult.Recorded, await _store.RecordAnswerAsync(first, Sign(first), _token));
        Assert.Equal(AnswerResult.Known, await _store.RecordAnswerAsync(first, Sign(first), _token));
        Assert.Equal(AnswerResult.Known, await _store.RecordAnswerAsync(second, Sign(second), _token));
        Assert.Equal(Sign(first).Digest(), (await _store.FindAsync(_work.TenantId, _work.Id, _token))!.Answer!.Digest());
    }

    [Fact]
    public async Task Of_concurrent_answers_one_counts()
    {
        var recorded = await _store.RecordAsync(_work, Sign(_work), _token);
        var answers = Enumerable.Range(1, 6).Select(number => AnswerTo(recorded) with { Agent = $"agent {number}" });

        var results = await Task.WhenAll(answers.Select(answer => _store.RecordAnswerAsync(answer, Sign(answer), _token)));

        Assert.Equal(1, results.Count(result => result is AnswerResult.Recorded));
    }

    [Fact]
    public async Task An_answer_to_other_content_is_refused()
    {
        var recorded = await _store.RecordAsync(_work, Sign(_work), _token);
        var other = AnswerTo(recorded) with { WorkDigest = Sign(_work with { Target = Guid.NewGuid() }).Digest() };
        var elsewhere = AnswerTo(recorded) with { RemediationId = "r-2" };

        Assert.Equal(AnswerResult.ToOtherWork, await _store.RecordAnswerAsync(other, Sign(other), _token));
        Assert.Equal(AnswerResult.ToOtherWork, await _store.RecordAnswerAsync(elsewhere, Sign(elsewhere), _token));
        Assert.Null((await _store.FindAsync(_work.TenantId, _work.Id, _token))!.Answer);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("../other/table")]
    public async Task An_answer_without_a_request_is_refused(string workId)
    {
        var recorded = await _store.RecordAsync(_work, Sign(_work), _token);
        var answer = AnswerTo(recorded) with { WorkId = workId };

        Assert.Equal(AnswerResult.NotRequested, await _store.RecordAnswerAsync(answer, Sign(answer), _token));
    }

    [Fact]
    public async Task The_latest_heartbeat_is_kept_whatever_order_they_come_in()
    {
        var agents = new AgentStore(_account.Tables, _clock);
        var heartbeat = new AgentHeartbeat
        {
            TenantId = _work.TenantId,
            Agent = "agent/ä#1",
            Version = "1",
            At = _clock.Now,
            Schema = ExchangeSchema.Present,
        };

        await agents.RecordAsync(heartbeat with { At = _clock.Now.AddMinutes(1), Version = "2" }, _token);
        await agents.RecordAsync(heartbeat, _token);
        await agents.RecordAsync(heartbeat with { Agent = "other" }, _token);

        Assert.Equal(
            [("agent/ä#1", "2"), ("other", "1")],
            (await agents.ListAsync(_work.TenantId, _token)).Select(agent => (agent.Heartbeat.Agent, agent.Heartbeat.Version))
        );
        Assert.Empty(await agents.ListAsync(Guid.NewGuid(), _token));
    }

    [Fact]
    public async Task A_message_of_an_agent_stays_in_its_queue_until_it_was_processed()
    {
        var messages = new AgentMessages(_account.Queues);
        await messages.SendWorkAsync(_work.TenantId, Sign(_work), TimeSpan.FromMinutes(5), _token);
        var workQueue = _account.Queues.GetQueueClient(AgentQueues.Work(_work.TenantId));
        var answerQueue = _account.Queues.GetQueueClient(AgentQueues.Answers(_work.TenantId));
        await answerQueue.CreateIfNotExistsAsync(cancellationToken: _token);
        await answerQueue.SendMessageAsync("hello", _token);

        var message = Assert.Single(await messages.ReceiveAnswersAsync(_work.TenantId, _token));
        await messages.DeleteAnswerAsync(_work.TenantId, message, _token);

        Assert.Equal("hello", message.Text);
        Assert.Equal(0, (await answerQueue.GetPropertiesAsync(_token)).Value.ApproximateMessagesCount);
        Assert.NotNull(SignedMessage.FromQueueText((await workQueue.PeekMessageAsync(_token)).Value.MessageText));
        await workQueue.DeleteAsync(_token);
        await answerQueue.DeleteAsync(_token);
    }

    private static WorkAnswer AnswerTo(AgentWork work) =>
        new()
        {
            WorkId = WorkItem.IdOf("r-1", "1-2-write"),
            WorkDigest = work.Signed.Digest(),
            TenantId = System.Text.Json.JsonSerializer.Deserialize(work.Signed.Content, AgentJson.Default.WorkItem)!.TenantId,
            RemediationId = "r-1",
            Kind = WorkKind.SetArchiveGuid,
            Agent = "agent",
            At = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero),
        };

    private SignedMessage Sign(WorkItem item) => SignedMessage.Sign(item, WorkItem.MessageType, AgentJson.Default.WorkItem, _key);

    private SignedMessage Sign(WorkAnswer answer) => SignedMessage.Sign(answer, WorkAnswer.MessageType, AgentJson.Default.WorkAnswer, _key);
}
