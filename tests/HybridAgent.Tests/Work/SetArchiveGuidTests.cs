using TenantHygiene.HybridAgent.Tests.Support;
using TenantHygiene.HybridAgent.Work;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.TestDirectory;

namespace TenantHygiene.HybridAgent.Tests.Work;

public sealed class SetArchiveGuidTests(SharedForest shared) : ForestTests(shared), IDisposable
{
    private const string Attribute = "msExchArchiveGUID";
    private static readonly string[] _bookkeeping = ["whenChanged", "uSNChanged", "replPropertyMetaData", Attribute];
    private readonly AgentUnderTest _agent = new(shared.ForestOrNull);
    private readonly Guid _target = Guid.NewGuid();

    [Fact]
    public async Task A_value_is_replaced_and_the_answer_has_the_command_that_undoes_it()
    {
        var old = Guid.NewGuid();
        var person = AddPerson(old);

        var answer = await SetAsync(person, ExpectedValue.Of(old));

        Assert.Null(answer.Refusal);
        Assert.Equal(_target, answer.Written);
        Assert.True(answer.ReadBack!.Is(_target));
        Assert.True(answer.Before!.ArchiveGuid!.Is(old));
        Assert.Equal(_target, Held(person));
        Assert.Equal(
            $"Set-ADUser -Identity '{person.ObjectGuid}' -Server '{TestForest.Host}' -Replace @{{msExchArchiveGUID=([guid]'{old}').ToByteArray()}}",
            answer.ReverseCommand
        );
    }

    [Fact]
    public async Task A_missing_value_is_added()
    {
        var person = AddPerson();

        var answer = await SetAsync(person, ExpectedValue.Absent);

        Assert.Equal(_target, answer.Written);
        Assert.Equal(_target, Held(person));
        Assert.EndsWith("-Clear msExchArchiveGUID", answer.ReverseCommand, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_zeros_are_a_value_and_no_absence()
    {
        Assert.Equal(RefusalCode.ValueChanged, (await SetAsync(AddPerson(Guid.Empty), ExpectedValue.Absent)).Refusal?.Code);
        Assert.Equal(RefusalCode.ValueChanged, (await SetAsync(AddPerson(), ExpectedValue.Of(Guid.Empty))).Refusal?.Code);
        var person = AddPerson(Guid.Empty);
        Assert.Null((await SetAsync(person, ExpectedValue.Of(Guid.Empty))).Refusal);
        Assert.Equal(_target, Held(person));
    }

    [Fact]
    public async Task What_is_read_can_be_what_is_expected()
    {
        var person = AddPerson(Guid.NewGuid());

        Assert.Null((await SetAsync(person, ExpectedValue.AsRead)).Refusal);
        Assert.Equal(_target, Held(person));
    }

    [Fact]
    public async Task Another_value_than_expected_is_left()
    {
        var other = Guid.NewGuid();
        var person = AddPerson(other);

        var answer = await SetAsync(person, ExpectedValue.Of(Guid.NewGuid()));

        Assert.Equal(RefusalCode.ValueChanged, answer.Refusal?.Code);
        Assert.Null(answer.Written);
        Assert.Equal(other, Held(person));
    }

    [Fact]
    public async Task A_value_that_is_already_set_is_a_success_without_a_write()
    {
        var person = AddPerson(_target);

        var answer = await SetAsync(person, ExpectedValue.Of(Guid.NewGuid()));

        Assert.Null(answer.Refusal);
        Assert.Null(answer.Written);
        Assert.Null(answer.ReverseCommand);
        Assert.True(answer.ReadBack!.Is(_target));
    }

    [Fact]
    public async Task Nothing_but_the_one_attribute_is_written()
    {
        var person = AddPerson(Guid.NewGuid());
        var before = Administrator.Read(person.ObjectGuid);

        Assert.Null((await SetAsync(person, ExpectedValue.AsRead)).Refusal);

        var after = Administrator.Read(person.ObjectGuid);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before.Keys.Except(_bookkeeping), name => Assert.Equal(before[name], after[name]));
    }

    [Fact]
    public async Task Without_an_alias_nothing_is_written_because_it_would_never_arrive()
    {
        var person = AddPerson();
        Administrator.Set(person.ObjectGuid, "mailNickname", null);

        Assert.Equal(RefusalCode.MailNicknameMissing, (await SetAsync(person, ExpectedValue.Absent)).Refusal?.Code);
        Assert.Null(Held(person));
    }

    [Fact]
    public async Task A_guid_that_another_object_has_is_never_written_twice()
    {
        var holder = AddPerson(_target);
        var person = AddPerson();

        var answer = await SetAsync(person, ExpectedValue.Absent);

        Assert.Equal(RefusalCode.GuidInUse, answer.Refusal?.Code);
        Assert.Contains(holder.Name, answer.Refusal!.Message, StringComparison.Ordinal);
        Assert.Null(Held(person));
    }

    [Fact]
    public async Task Fifteen_bytes_are_left_even_where_anything_may_be_replaced()
    {
        var person = AddPerson();
        var bytes = Enumerable.Range(1, 15).Select(value => (byte)value).ToArray();
        Administrator.Set(person.ObjectGuid, Attribute, bytes);

        var answer = await SetAsync(person, ExpectedValue.AsRead);

        Assert.Equal(RefusalCode.ValueMalformed, answer.Refusal?.Code);
        Assert.Equal(bytes, Administrator.Read(person.ObjectGuid, Attribute)[Attribute][0]);
    }

    [Fact]
    public async Task A_missing_right_is_reported()
    {
        var person = AddPerson(unit: TestForest.Undelegated);

        var answer = await SetAsync(person, ExpectedValue.Absent);

        Assert.Equal(RefusalCode.AccessDenied, answer.Refusal?.Code);
        Assert.Contains("delegate the right", answer.Refusal!.Message, StringComparison.Ordinal);
        Assert.Null(Held(person));
    }

    [Fact]
    public async Task A_user_that_AdminSDHolder_protects_is_reported_as_such()
    {
        var person = AddPerson(unit: TestForest.Undelegated);
        Administrator.Set(person.ObjectGuid, "adminCount", "1");

        Assert.Contains("AdminSDHolder", (await SetAsync(person, ExpectedValue.Absent)).Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_another_writer_changes_between_reading_and_writing_is_left()
    {
        var theirs = Guid.NewGuid();
        foreach (Guid? old in new Guid?[] { Guid.NewGuid(), null })
        {
            var person = AddPerson(old);
            var item = _agent.Cloud.Set(person, ExpectedValue.AsRead, _target);
            var answer = await WithMeanwhileAsync(item, () => Administrator.Set(person.ObjectGuid, Attribute, theirs.ToByteArray()));

            Assert.Equal(RefusalCode.ValueChanged, answer.Refusal?.Code);
            Assert.Null(answer.Written);
            Assert.True(answer.ReadBack!.Is(theirs));
            Assert.Equal(theirs, Held(person));
        }
    }

    [Fact]
    public async Task A_user_that_is_renamed_between_reading_and_writing_stays_the_same_user()
    {
        var person = AddPerson();
        var item = _agent.Cloud.Set(person, ExpectedValue.Absent, _target);

        Assert.Null((await WithMeanwhileAsync(item, () => Administrator.Rename(person.ObjectGuid, $"{person.Name}-renamed"))).Refusal);
        Assert.Equal(_target, Held(person));
    }

    [Fact]
    public async Task A_user_that_is_deleted_between_reading_and_writing_is_reported()
    {
        var person = AddPerson();
        var item = _agent.Cloud.Set(person, ExpectedValue.Absent, _target);

        Assert.Equal(
            RefusalCode.UserNotFound,
            (await WithMeanwhileAsync(item, () => Administrator.Delete(person.ObjectGuid))).Refusal?.Code
        );
    }

    [Fact]
    public async Task Of_two_agents_that_race_exactly_one_wins()
    {
        using var second = new AgentUnderTest(Forest);
        for (var round = 0; round < 10; round++)
        {
            var person = AddPerson(Guid.NewGuid());
            Guid[] targets = [Guid.NewGuid(), Guid.NewGuid()];
            var answers = await Task.WhenAll(
                Task.Run(
                    () => _agent.AnswerAsync(_agent.Cloud.Set(person, ExpectedValue.Of(Held(person)!.Value), targets[0])),
                    Cancellation
                ),
                Task.Run(() => second.AnswerAsync(second.Cloud.Set(person, ExpectedValue.AsRead, targets[1])), Cancellation)
            );

            // The second may also have read what the first wrote; then both were carried out, one after the other, and the last one stands.
            var written = answers.Where(answer => answer.Refusal is null).Select(answer => answer.Written!.Value).ToArray();
            Assert.NotEmpty(written);
            Assert.Contains(Held(person)!.Value, written);
            Assert.All(answers.Where(answer => answer.Refusal is not null), answer =>
                Assert.Equal(RefusalCode.ValueChanged, answer.Refusal!.Code)
            );
        }
    }

    public void Dispose() => _agent.Dispose();

    private Guid? Held(Person person) => Administrator.ReadGuid(person.ObjectGuid, Attribute);

    private Task<WorkAnswer> SetAsync(Person person, ExpectedValue expected) =>
        _agent.AnswerAsync(_agent.Cloud.Set(person, expected, _target));

    // The journal says that the write is about to be sent: the next request is it.
    private async Task<WorkAnswer> WithMeanwhileAsync(WorkItem item, Action meanwhile)
    {
        await using var relay = new Relay(Forest.Address, new(Forest.Address, 636));
        _agent.Restart(("Directory:Port", $"{relay.Port}"));
        var journal = _agent.Journal;
        var isDone = false;
        relay.Passes = direction =>
        {
            if (!isDone && direction is Direction.Request && journal.Find(item.Id)?.Before is not null)
            {
                isDone = true;
                meanwhile();
            }

            return ValueTask.FromResult(true);
        };
        var answer = Assert.IsType<WorkResult.Reply>(await _agent.HandleAsync(_agent.Cloud.Sign(item))).Answer;
        Assert.True(isDone);
        return answer;
    }
}
