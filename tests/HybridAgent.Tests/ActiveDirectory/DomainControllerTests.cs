using TenantHygiene.HybridAgent.Tests.Support;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.TestDirectory;

namespace TenantHygiene.HybridAgent.Tests.ActiveDirectory;

public sealed class DomainControllerTests(SharedForest shared) : ForestTests(shared), IDisposable
{
    private readonly AgentUnderTest _agent = new(shared.ForestOrNull);

    [Fact]
    public async Task A_user_is_found_by_its_object_guid_and_described()
    {
        var archive = Guid.NewGuid();
        var mailbox = Guid.NewGuid();
        var person = AddPerson(archive);
        Administrator.Set(person.ObjectGuid, "msExchMailboxGuid", mailbox.ToByteArray());

        var answer = await DescribeAsync(person.ImmutableId);

        Assert.Null(answer.Refusal);
        Assert.Equal(TestForest.Host, answer.Server);
        Assert.Equal($"CN={person.Name},{TestForest.Staff}", answer.Before!.DistinguishedName);
        Assert.Equal(person.Name, answer.Before.MailNickname);
        Assert.True(answer.Before.ArchiveGuid!.Is(archive));
        Assert.True(answer.Before.MailboxGuid!.Is(mailbox));
        Assert.Equal(ExchangeSchema.Present, answer.Before.Schema);
    }

    [Fact]
    public async Task A_consistency_guid_comes_before_the_object_guid()
    {
        var anchor = Guid.NewGuid().ToByteArray();
        var person = AddPerson();
        Administrator.Set(person.ObjectGuid, "mS-DS-ConsistencyGuid", anchor);

        Assert.Equal(
            $"CN={person.Name},{TestForest.Staff}",
            (await DescribeAsync(Convert.ToBase64String(anchor))).Before!.DistinguishedName
        );
        Assert.Equal(RefusalCode.UserNotFound, (await DescribeAsync(person.ImmutableId)).Refusal?.Code);
    }

    [Fact]
    public async Task An_anchor_of_another_length_is_found_as_a_consistency_guid()
    {
        byte[] anchor = [1, 2, 3, (byte)'*', (byte)'(', (byte)')', (byte)'\\', .. Guid.NewGuid().ToByteArray()];
        var person = AddPerson();
        Administrator.Set(person.ObjectGuid, "mS-DS-ConsistencyGuid", anchor);

        Assert.Equal(
            $"CN={person.Name},{TestForest.Staff}",
            (await DescribeAsync(Convert.ToBase64String(anchor))).Before!.DistinguishedName
        );
    }

    [Fact]
    public async Task Two_users_with_one_consistency_guid_are_refused_by_name()
    {
        var anchor = Guid.NewGuid().ToByteArray();
        var people = new[] { AddPerson(), AddPerson() };
        Array.ForEach(people, person => Administrator.Set(person.ObjectGuid, "mS-DS-ConsistencyGuid", anchor));

        var answer = await DescribeAsync(Convert.ToBase64String(anchor));

        Assert.Equal(RefusalCode.UserAmbiguous, answer.Refusal?.Code);
        Assert.All(people, person => Assert.Contains(person.Name, answer.Refusal!.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_user_whose_consistency_guid_is_the_object_guid_of_another_is_refused()
    {
        var person = AddPerson();
        Administrator.Set(AddPerson().ObjectGuid, "mS-DS-ConsistencyGuid", person.ObjectGuid.ToByteArray());

        Assert.Equal(RefusalCode.UserAmbiguous, (await DescribeAsync(person.ImmutableId)).Refusal?.Code);
    }

    [Fact]
    public async Task More_duplicates_than_are_fetched_are_refused_too()
    {
        var anchor = Guid.NewGuid().ToByteArray();
        for (var count = 0; count < 8; count++)
        {
            Administrator.Set(AddPerson().ObjectGuid, "mS-DS-ConsistencyGuid", anchor);
        }

        Assert.Equal(RefusalCode.UserAmbiguous, (await DescribeAsync(Convert.ToBase64String(anchor))).Refusal?.Code);
    }

    [Fact]
    public async Task A_deleted_user_is_not_found()
    {
        var person = AddPerson();
        Administrator.Delete(person.ObjectGuid);

        var answer = await DescribeAsync(person.ImmutableId);

        Assert.Equal(RefusalCode.UserNotFound, answer.Refusal?.Code);
        Assert.Null(answer.Before!.DistinguishedName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    public async Task A_value_that_is_no_guid_is_reported_as_it_is(int length)
    {
        var person = AddPerson();
        var bytes = Enumerable.Range(1, Math.Max(length, 1)).Select(value => (byte)value).ToArray();
        Administrator.Set(person.ObjectGuid, "msExchArchiveGUID", length == 0 ? null : bytes);

        var value = (await DescribeAsync(person.ImmutableId)).Before!.ArchiveGuid!;

        Assert.Equal(length == 0 ? DirectoryValueKind.Absent : DirectoryValueKind.Malformed, value.Kind);
        Assert.Equal(length == 0 ? null : bytes, value.Bytes);
    }

    [Fact]
    public async Task A_forest_without_exchange_attributes_is_recognised()
    {
        await using var stock = await SharedForest.StartAsync(ForestSchema.Stock);
        using var administrator = stock.Administrate();
        var person = new Person(administrator.AddUser("somebody", TestForest.Staff), "somebody");
        using var serving = new AgentUnderTest(stock);

        var described = await serving.AnswerAsync(serving.Cloud.Ask(WorkKind.DescribeUser, person));
        var refused = await serving.AnswerAsync(serving.Cloud.Set(person, ExpectedValue.Absent, Guid.NewGuid()));

        Assert.Equal(RefusalCode.SchemaMissing, described.Refusal?.Code);
        Assert.Equal(RefusalCode.SchemaMissing, refused.Refusal?.Code);
        Assert.Equal(ExchangeSchema.Missing, refused.Before!.Schema);
        Assert.Contains("Install an Exchange server", refused.Refusal!.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _agent.Dispose();

    private Task<WorkAnswer> DescribeAsync(string immutableId) =>
        _agent.AnswerAsync(_agent.Cloud.Ask(WorkKind.DescribeUser) with { ImmutableId = immutableId });
}
