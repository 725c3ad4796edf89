using TenantHygiene.HybridAgent.Tests.Support;
using TenantHygiene.HybridAgent.Work;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.TestDirectory;

namespace TenantHygiene.HybridAgent.Tests.Work;

public sealed class InterruptedWriteTests(SharedForest shared) : ForestTests(shared), IDisposable
{
    private const int MaximumAttempts = 5;
    private readonly AgentUnderTest _agent = new(shared.ForestOrNull);

    [Theory]
    [InlineData(Direction.Request)]
    [InlineData(Direction.Reply)]
    internal async Task Whichever_message_to_or_from_the_domain_controller_is_lost_the_value_is_written_once_and_the_old_one_is_known(
        Direction lost
    )
    {
        await using var relay = new Relay(Forest.Address, new(Forest.Address, 636));
        _agent.Restart(("Directory:Port", $"{relay.Port}"));
        var isOver = false;
        for (var unlucky = 1; !isOver; unlucky++)
        {
            var (old, target) = (Guid.NewGuid(), Guid.NewGuid());
            var person = AddPerson(old);
            var count = 0;
            relay.Passes = direction => ValueTask.FromResult(direction != lost || Interlocked.Increment(ref count) != unlucky);

            var answer = await UntilAnsweredAsync(_agent, _agent.Cloud.Set(person, ExpectedValue.Of(old), target));

            AssertWritten(answer, old, target);
            Assert.Equal(target, Administrator.ReadGuid(person.ObjectGuid, "msExchArchiveGUID"));
            isOver = count < unlucky;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_domain_controller_that_crashes_during_a_write_leaves_nothing_undecided(bool wasItReached)
    {
        await using var forest = await SharedForest.StartAsync(ForestSchema.Exchange);
        var (old, target) = (Guid.NewGuid(), Guid.NewGuid());
        Person person;
        using (var before = forest.Administrate())
        {
            person = Person.Add(before, old);
        }

        await using var relay = new Relay(forest.Address, new(forest.Address, 636));
        using var serving = new AgentUnderTest(forest, ("Directory:Port", $"{relay.Port}"));
        var item = serving.Cloud.Set(person, ExpectedValue.Of(old), target);
        var journal = serving.Journal;
        var isStopped = false;
        async ValueTask<bool> DieAsync(Direction direction)
        {
            if (!isStopped && direction is Direction.Request && journal.Find(item.Id)?.Before is not null)
            {
                isStopped = true;
                await forest.KillAsync();
                return false;
            }

            return true;
        }

        if (wasItReached)
        {
            relay.Passed = DieAsync;
        }
        else
        {
            relay.Passes = DieAsync;
        }

        Assert.IsType<WorkResult.Later>(await serving.HandleAsync(serving.Cloud.Sign(item)));
        Assert.True(isStopped);
        Assert.IsType<WorkResult.Later>(await serving.HandleAsync(serving.Cloud.Sign(item)));
        await forest.StartAgainAsync(Cancellation);
        AssertWritten(await UntilAnsweredAsync(serving, item), old, target);
        using var after = forest.Administrate();
        Assert.Equal(target, after.ReadGuid(person.ObjectGuid, "msExchArchiveGUID"));
    }

    [Fact]
    public async Task A_write_that_was_begun_is_not_repeated_over_a_value_of_another_writer()
    {
        var (old, target, theirs) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var person = AddPerson(old);
        var item = _agent.Cloud.Set(person, ExpectedValue.AsRead, target);
        _agent.Journal.Begin(
            item.Id,
            _agent.Cloud.Sign(item).Digest(),
            new DirectoryDescription(ExchangeSchema.Present, "CN=x", "x", DirectoryValue.Of(old.ToByteArray()))
        );
        Administrator.Set(person.ObjectGuid, "msExchArchiveGUID", theirs.ToByteArray());

        var answer = await _agent.AnswerAsync(item);

        Assert.Equal(RefusalCode.ValueChanged, answer.Refusal?.Code);
        Assert.Equal(theirs, Administrator.ReadGuid(person.ObjectGuid, "msExchArchiveGUID"));
    }

    [Fact]
    public async Task Work_that_was_begun_is_settled_even_when_it_has_expired()
    {
        var (old, target) = (Guid.NewGuid(), Guid.NewGuid());
        var person = AddPerson(target);
        var item = _agent.Cloud.Set(person, ExpectedValue.Of(old), target);
        _agent.Journal.Begin(
            item.Id,
            _agent.Cloud.Sign(item).Digest(),
            new DirectoryDescription(ExchangeSchema.Present, "CN=x", "x", DirectoryValue.Of(old.ToByteArray()))
        );
        _agent.Time.Advance(TimeSpan.FromDays(1));
        _agent.Restart();

        AssertWritten(await _agent.AnswerAsync(item), old, target);
    }

    public void Dispose() => _agent.Dispose();

    private static void AssertWritten(WorkAnswer answer, Guid old, Guid target)
    {
        Assert.Null(answer.Refusal);
        Assert.Equal(target, answer.Written);
        Assert.True(answer.ReadBack!.Is(target));
        Assert.True(answer.Before!.ArchiveGuid!.Is(old));
        Assert.Contains(old.ToString(), answer.ReverseCommand, StringComparison.Ordinal);
    }

    private static async Task<WorkAnswer> UntilAnsweredAsync(AgentUnderTest agent, WorkItem item)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (await agent.HandleAsync(agent.Cloud.Sign(item)) is WorkResult.Reply reply)
            {
                return reply.Answer;
            }
        }

        throw new InvalidOperationException("The agent never answered.");
    }
}
