using TenantHygiene.HybridAgent.Tests.Support;
using TenantHygiene.HybridAgent.Work;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.TestDirectory;
using TenantHygiene.Testing;

namespace TenantHygiene.HybridAgent.Tests.Commands;

/// <summary>The test plays the Exchange server behind a strict stand-in for PowerShell.</summary>
public sealed class ExchangeShellTests : ForestTests, IDisposable
{
    private const string Attribute = "msExchArchiveGUID";
    private const string Uri = "http://exchange.corp.example.test/PowerShell/";
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(20);
    private readonly TemporaryFolder _folder = new();
    private readonly AgentUnderTest _agent;
    private readonly Guid _target = Guid.NewGuid();

    public ExchangeShellTests(SharedForest shared)
        : base(shared)
    {
        var shell = _folder.File("powershell");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Exchange", "strict-powershell.sh"), shell);
        _agent = new AgentUnderTest(
            shared.Forest,
            ("Exchange:PowerShell", shell),
            ("Exchange:ConnectionUri", Uri),
            ("Exchange:Timeout", "00:00:20")
        );
    }

    [Theory]
    [InlineData(null, "yes")]
    [InlineData("00000000-0000-0000-0000-000000000000", "yes")]
    [InlineData("11111111-2222-3333-4444-555555555555", "no")]
    public async Task Exchange_is_asked_for_the_guid_and_to_enable_an_archive_that_is_not_there(string? old, string enables)
    {
        Guid? before = old is null ? null : Guid.Parse(old);
        var person = AddPerson(before);

        var answer = await SetAsync(person, call =>
        {
            Assert.Equal($"{person.ObjectGuid} {_target} {enables} {TestForest.Host} {Uri}", call);
            Administrator.Set(person.ObjectGuid, Attribute, _target.ToByteArray());
            return "0";
        });

        Assert.Null(answer.Refusal);
        Assert.Equal(_target, answer.Written);
        Assert.True(answer.ReadBack!.Is(_target));
        Assert.StartsWith(
            enables == "yes" ? "Disable-RemoteMailbox" : "Set-RemoteMailbox",
            answer.ReverseCommand,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_refusal_of_Exchange_is_reported_with_its_message()
    {
        var person = AddPerson();

        var answer = await SetAsync(person, _ => "1 The operation couldn't be performed because object wasn't found.");

        Assert.Equal(RefusalCode.ExchangeFailed, answer.Refusal?.Code);
        Assert.Contains("object wasn't found", answer.Refusal!.Message, StringComparison.Ordinal);
        Assert.Null(answer.Written);
    }

    [Fact]
    public async Task The_value_in_the_directory_counts_and_not_the_output_of_the_shell()
    {
        var person = AddPerson();
        Assert.Equal(RefusalCode.ValueChanged, (await SetAsync(person, _ => "0")).Refusal?.Code);
        File.Delete(_folder.File("call.reply"));

        var written = await SetAsync(person, _ =>
        {
            Administrator.Set(person.ObjectGuid, Attribute, _target.ToByteArray());
            return "1 The session was closed.";
        });

        Assert.Null(written.Refusal);
        Assert.Equal(_target, written.Written);
    }

    [Fact]
    public async Task Another_value_than_expected_never_reaches_Exchange()
    {
        var item = _agent.Cloud.Set(AddPerson(Guid.NewGuid()), ExpectedValue.Absent, _target);
        item.Method = WorkMethod.ExchangeShell;

        Assert.Equal(RefusalCode.ValueChanged, (await _agent.AnswerAsync(item)).Refusal?.Code);
        Assert.False(File.Exists(_folder.File("call")));
    }

    public void Dispose()
    {
        _agent.Dispose();
        _folder.Dispose();
    }

    private async Task<WorkAnswer> SetAsync(Person person, Func<string, string> exchange)
    {
        var item = _agent.Cloud.Set(person, ExpectedValue.AsRead, _target);
        item.Method = WorkMethod.ExchangeShell;
        var handling = _agent.HandleAsync(_agent.Cloud.Sign(item));
        var call = _folder.File("call");
        while (!File.Exists(call) && !handling.IsCompleted)
        {
            await Task.Delay(_pollInterval, Cancellation);
        }

        if (!handling.IsCompleted)
        {
            var reply = exchange((await File.ReadAllTextAsync(call, Cancellation)).Trim());
            File.Delete(call);
            await File.WriteAllTextAsync($"{call}.new", $"{reply}\n", Cancellation);
            File.Move($"{call}.new", $"{call}.reply");
        }

        return Assert.IsType<WorkResult.Reply>(await handling).Answer;
    }
}
