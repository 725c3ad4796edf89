using FsCheck;
using FsCheck.Xunit;
using TenantHygiene.HybridAgent.Tests.Support;
using TenantHygiene.HybridAgent.Work;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Tests.Work;

/// <summary>What is refused before the directory is looked at; none of these needs one.</summary>
public sealed class WorkMessageHandlerTests : IDisposable
{
    private readonly AgentUnderTest _agent = new(forest: null);
    private readonly Person _person = new(Guid.NewGuid(), "somebody");

    private WorkItem Item => _agent.Cloud.Set(_person, ExpectedValue.AsRead, Guid.NewGuid());

    [Property(MaxTest = 200)]
    public async Task<bool> A_message_with_any_byte_altered_is_dropped(NonNegativeInt position, byte flip)
    {
        var message = _agent.Cloud.Sign(Item);
        byte[] all = [.. message.Content, .. message.Signature];
        all[position.Get % all.Length] ^= flip == 0 ? (byte)1 : flip;

        return await _agent.HandleAsync(message with { Content = all[..message.Content.Length], Signature = all[message.Content.Length..] })
            is WorkResult.Drop;
    }

    [Fact]
    public async Task A_message_that_another_key_signed_is_dropped()
    {
        using var otherCloud = new Cloud();

        Assert.IsType<WorkResult.Drop>(await _agent.HandleAsync(otherCloud.Sign(Item)));
    }

    [Fact]
    public async Task A_message_that_is_signed_as_something_else_is_dropped() =>
        Assert.IsType<WorkResult.Drop>(await _agent.HandleAsync(_agent.Cloud.Sign(Item) with { Type = WorkAnswer.MessageType }));

    [Theory]
    [InlineData("")]
    [InlineData("no base64")]
    [InlineData("bnVsbA==")]
    [InlineData("e30=")]
    public async Task What_is_no_message_is_dropped(string text) => Assert.IsType<WorkResult.Drop>(await _agent.HandleAsync(text));

    [Fact]
    public async Task Work_for_another_tenant_is_refused() =>
        Assert.Equal(RefusalCode.OtherTenant, (await _agent.AnswerAsync(Item with { TenantId = Guid.NewGuid() })).Refusal?.Code);

    [Fact]
    public async Task Expired_work_is_refused()
    {
        var item = Item;
        _agent.Time.SetUtcNow(item.ExpiresAt);

        Assert.Equal(RefusalCode.Expired, (await _agent.AnswerAsync(item)).Refusal?.Code);
    }

    [Fact]
    public async Task Work_from_the_future_is_refused() =>
        Assert.Equal(
            RefusalCode.IssuedInFuture,
            (
                await _agent.AnswerAsync(
                    Item with
                    {
                        IssuedAt = _agent.Time.GetUtcNow().AddHours(1),
                        ExpiresAt = _agent.Time.GetUtcNow().AddHours(2),
                    }
                )
            )
                .Refusal
                ?.Code
        );

    [Fact]
    public async Task Incomplete_work_is_refused()
    {
        Assert.Equal(RefusalCode.Incomplete, (await _agent.AnswerAsync(Item with { Target = null })).Refusal?.Code);
        Assert.Equal(RefusalCode.Incomplete, (await _agent.AnswerAsync(Item with { Target = Guid.Empty })).Refusal?.Code);
        Assert.Equal(RefusalCode.Incomplete, (await _agent.AnswerAsync(Item with { ImmutableId = "*" })).Refusal?.Code);
        Assert.Equal(RefusalCode.Incomplete, (await _agent.AnswerAsync(Item with { Expected = null })).Refusal?.Code);
    }

    [Fact]
    public async Task An_id_that_comes_again_with_other_content_is_refused_and_its_record_stays()
    {
        var item = Item with { TenantId = Guid.NewGuid() };
        var first = await _agent.AnswerAsync(item);

        var replayed = await _agent.AnswerAsync(item with { Target = Guid.NewGuid() });

        Assert.Equal(RefusalCode.Replayed, replayed.Refusal?.Code);
        Assert.NotEqual(first.WorkDigest, replayed.WorkDigest);
        Assert.Equal(first, await _agent.AnswerAsync(item));
    }

    [Fact]
    public async Task The_same_work_gets_the_recorded_answer_even_after_a_restart_and_much_later()
    {
        var item = Item with { TenantId = Guid.NewGuid() };
        var first = await _agent.AnswerAsync(item);
        _agent.Time.Advance(TimeSpan.FromDays(3));
        _agent.Restart();

        Assert.Equal(first, await _agent.AnswerAsync(item));
    }

    [Fact]
    public async Task While_the_directory_is_away_work_waits_and_is_answered_just_before_it_expires()
    {
        var item = Item;
        Assert.IsType<WorkResult.Later>(await _agent.HandleAsync(_agent.Cloud.Sign(item)));
        _agent.Time.SetUtcNow(item.ExpiresAt.AddSeconds(-10));

        var answer = await _agent.AnswerAsync(item);

        Assert.Equal(RefusalCode.DirectoryUnavailable, answer.Refusal?.Code);
        Assert.Equal(answer, await _agent.AnswerAsync(item));
    }

    [Fact]
    public async Task A_sync_that_is_not_configured_and_an_exchange_server_that_is_not_there_are_reported()
    {
        Assert.Equal(RefusalCode.NotConfigured, (await _agent.AnswerAsync(_agent.Cloud.Ask(WorkKind.TriggerSync))).Refusal?.Code);
        Assert.Equal(RefusalCode.NotConfigured, (await _agent.AnswerAsync(Item with { Method = WorkMethod.ExchangeShell })).Refusal?.Code);
    }

    public void Dispose() => _agent.Dispose();
}
