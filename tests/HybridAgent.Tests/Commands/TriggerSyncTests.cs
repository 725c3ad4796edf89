using TenantHygiene.HybridAgent.Tests.Support;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Tests.Commands;

public sealed class TriggerSyncTests
{
    [Fact]
    public async Task The_configured_command_is_run_once_however_often_the_work_comes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command of this test is a Unix shell's.");
        var file = Path.GetTempFileName();
        using var agent = new AgentUnderTest(
            forest: null,
            ("Synchronization:Command", "sh"),
            ("Synchronization:Arguments:0", "-c"),
            ("Synchronization:Arguments:1", $"echo ran >>{file}")
        );
        var item = agent.Cloud.Ask(WorkKind.TriggerSync);

        Assert.Null((await agent.AnswerAsync(item)).Refusal);
        Assert.Null((await agent.AnswerAsync(item)).Refusal);

        Assert.Equal("ran\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        File.Delete(file);
    }

    [Theory]
    [InlineData("echo no right >&2; exit 3", "exit code 3. no right")]
    [InlineData("sleep 600", "did not finish within 1 seconds")]
    public async Task A_command_that_fails_or_hangs_is_reported(string script, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command of this test is a Unix shell's.");
        using var agent = new AgentUnderTest(
            forest: null,
            ("Synchronization:Command", "sh"),
            ("Synchronization:Arguments:0", "-c"),
            ("Synchronization:Arguments:1", script),
            ("Synchronization:Timeout", "00:00:01")
        );

        var answer = await agent.AnswerAsync(agent.Cloud.Ask(WorkKind.TriggerSync));

        Assert.Equal(RefusalCode.SyncFailed, answer.Refusal?.Code);
        Assert.Contains(expected, answer.Refusal!.Message, StringComparison.Ordinal);
    }
}
