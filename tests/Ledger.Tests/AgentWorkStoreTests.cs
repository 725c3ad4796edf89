using System.Security.Cryptography;
using TenantHygiene.Ledger.OnPremises;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Ledger.Tests;

public sealed class AgentWorkStoreTests : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly Clock clock = new();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly AgentWorkStore store;
    private readonly WorkItem work;

    public AgentWorkStoreTests()
    {
        store = new AgentWorkStore(account.Tables);
        work = new WorkItem
        {
            Id = WorkItem.IdOf("r-1", "1-2-write"),
            TenantId = Guid.NewGuid(),
            RemediationId = "r-1",
            Kind = WorkKind.SetArchiveGuid,
            ImmutableId = "AAAA",
            Expected = ExpectedValue.Absent,
            Target = Guid.NewGuid(),
            IssuedAt = clock.Now,
            ExpiresAt = clock.Now.AddMinutes(15),
        };
    }

    public async ValueTask DisposeAsync()
    {
        key.Dispose();
        await account.DisposeAsync();
    }

    [Fact]
    public async Task Work_that_is_recorded_again_stays_what_it_was_at_first()
    {
        var first = await store.RecordAsync(work, Sign(work), Token);
        var later = work with { IssuedAt = clock.Now.AddHours(1), ExpiresAt = clock.Now.AddHours(2) };

        var second = await store.RecordAsync(later, Sign(later), Token);

        Assert.Equal(first.Signed.Digest(), second.Signed.Digest());
        Assert.Equal(first.Signed.Signature, second.Signed.Signature);
    }

    [Fact]
    public async Task The_first_answer_stands()
    {
        var recorded = await store.RecordAsync(work, Sign(work), Token);
        var (first, second) = (AnswerTo(recorded), AnswerTo(recorded) with { Agent = "another" });

        Assert.Equal(AnswerResult.Recorded, await store.RecordAnswerAsync(first, Sign(first), Token));
        Assert.Equal(AnswerResult.Known, await store.RecordAnswerAsync(first, Sign(first), Token));
        Assert.Equal(AnswerResult.Known, await store.RecordAnswerAsync(second, Sign(second), Token));
        Assert.Equal(Sign(first).Digest(), (await store.FindAsync(work.TenantId, work.Id, Token))!.Answer!.Digest());
    }

    [Fact]
    public async Task Of_answers_that_come_at_once_one_stands()
    {
        var recorded = await store.RecordAsync(work, Sign(work), Token);
        var answers = Enumerable.Range(1, 6).Select(number => AnswerTo(recorded) with { Agent = $"agent {number}" });

        var results = await Task.WhenAll(answers.Select(answer => store.RecordAnswerAsync(answer, Sign(answer), Token)));

        Assert.Equal(1, results.Count(result => result is AnswerResult.Recorded));
    }

    [Fact]
    public async Task An_answer_to_other_content_is_refused()
    {
        var recorded = await store.RecordAsync(work, Sign(work), Token);
        var other = AnswerTo(recorded) with { WorkDigest = Sign(work with { Target = Guid.NewGuid() }).Digest() };
        var elsewhere = AnswerTo(recorded) with { RemediationId = "r-2" };

        Assert.Equal(AnswerResult.ToOtherWork, await store.RecordAnswerAsync(other, Sign(other), Token));
        Assert.Equal(AnswerResult.ToOtherWork, await store.RecordAnswerAsync(elsewhere, Sign(elsewhere), Token));
        Assert.Null((await store.FindAsync(work.TenantId, work.Id, Token))!.Answer);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("../other/table")]
    public async Task An_answer_that_nobody_asked_for_is_refused(string workId)
    {
        var recorded = await store.RecordAsync(work, Sign(work), Token);
        var answer = AnswerTo(recorded) with { WorkId = workId };

        Assert.Equal(AnswerResult.Unasked, await store.RecordAnswerAsync(answer, Sign(answer), Token));
    }

    [Fact]
    public async Task The_last_sign_of_life_is_kept_whatever_order_they_come_in()
    {
        var agents = new AgentStore(account.Tables, clock);
        var heartbeat = new AgentHeartbeat { TenantId = work.TenantId, Agent = "agent/ä#1", Version = "1", At = clock.Now, Schema = ExchangeSchema.Present };

        await agents.RecordAsync(heartbeat with { At = clock.Now.AddMinutes(1), Version = "2" }, Token);
        await agents.RecordAsync(heartbeat, Token);
        await agents.RecordAsync(heartbeat with { Agent = "other" }, Token);

        Assert.Equal([("agent/ä#1", "2"), ("other", "1")], (await agents.ListAsync(work.TenantId, Token)).Select(agent => (agent.Heartbeat.Agent, agent.Heartbeat.Version)));
        Assert.Empty(await agents.ListAsync(Guid.NewGuid(), Token));
    }

    [Fact]
    public async Task What_an_agent_says_lies_in_its_queue_until_it_was_dealt_with()
    {
        var messages = new AgentMessages(account.Queues);
        await messages.SendWorkAsync(work.TenantId, Sign(work), TimeSpan.FromMinutes(5), Token);
        var workQueue = account.Queues.GetQueueClient(AgentQueues.Work(work.TenantId));
        var answerQueue = account.Queues.GetQueueClient(AgentQueues.Answers(work.TenantId));
        await answerQueue.CreateIfNotExistsAsync(cancellationToken: Token);
        await answerQueue.SendMessageAsync("hello", Token);

        var message = Assert.Single(await messages.ReceiveAnswersAsync(work.TenantId, Token));
        await messages.DeleteAnswerAsync(work.TenantId, message, Token);

        Assert.Equal("hello", message.Text);
        Assert.Equal(0, (await answerQueue.GetPropertiesAsync(Token)).Value.ApproximateMessagesCount);
        Assert.NotNull(SignedMessage.FromQueueText((await workQueue.PeekMessageAsync(Token)).Value.MessageText));
        await workQueue.DeleteAsync(Token);
        await answerQueue.DeleteAsync(Token);
    }

    private static WorkAnswer AnswerTo(AgentWork work) => new()
    {
        WorkId = WorkItem.IdOf("r-1", "1-2-write"),
        WorkDigest = work.Signed.Digest(),
        TenantId = System.Text.Json.JsonSerializer.Deserialize(work.Signed.Content, AgentJson.Default.WorkItem)!.TenantId,
        RemediationId = "r-1",
        Kind = WorkKind.SetArchiveGuid,
        Agent = "agent",
        At = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero),
    };

    private SignedMessage Sign(WorkItem item) => SignedMessage.Sign(item, WorkItem.MessageType, AgentJson.Default.WorkItem, key);

    private SignedMessage Sign(WorkAnswer answer) => SignedMessage.Sign(answer, WorkAnswer.MessageType, AgentJson.Default.WorkAnswer, key);
}
