using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.Testing;

namespace TenantHygiene.LocalEnvironment.Tests.Processes;

public sealed class SupervisedProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Both_outputs_go_to_the_log_and_a_restart_appends()
    {
        for (var run = 0; run < 2; run++)
        {
            await using var process = Shell("echo out; echo err >&2");
            Assert.Equal(0, await process.Exited.WaitAsync(Cancellation));
        }

        var lines = await File.ReadAllLinesAsync(_folder.File("shell.log"), Cancellation);
        Assert.Equal(["err", "err", "out", "out"], lines.Order());
    }

    [Fact]
    public async Task A_line_is_found_whether_it_was_written_before_or_comes_later()
    {
        await using var process = Shell("echo early; while [ ! -e go ]; do sleep 0.05; done; echo late");

        Assert.Equal("early", await process.WaitForLineAsync(line => line == "early", TimeSpan.FromSeconds(30), Cancellation));
        Assert.Equal("early", await process.WaitForLineAsync(line => line == "early", TimeSpan.FromSeconds(30), Cancellation));
        var late = process.WaitForLineAsync(line => line == "late", TimeSpan.FromSeconds(30), Cancellation);
        await File.WriteAllTextAsync(_folder.File("go"), "", Cancellation);
        Assert.Equal("late", await late);
    }

    [Fact]
    public async Task A_process_that_ends_before_it_is_ready_is_named_with_its_last_output()
    {
        await using var process = Shell("echo 'Setting X is missing.' >&2; exit 3");

        var exception = await Assert.ThrowsAsync<ProcessException>(() =>
            process.WaitForLineAsync(line => line == "ready", TimeSpan.FromSeconds(30), Cancellation)
        );

        Assert.Contains("The shell ended with exit code 3", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Setting X is missing.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_does_not_become_ready_is_given_up()
    {
        await using var process = Shell("exec sleep 600");

        var exception = await Assert.ThrowsAsync<ProcessException>(() =>
            process.WaitForLineAsync(line => line == "ready", TimeSpan.FromSeconds(1), Cancellation)
        );

        Assert.Contains("was not ready within 1 seconds", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_lets_a_process_clean_up()
    {
        await using var process = Shell("trap 'echo cleaned up; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        await process.WaitForLineAsync(line => line == "ready", TimeSpan.FromSeconds(30), Cancellation);

        await process.StopAsync();

        Assert.Equal(0, await process.Exited);
        Assert.Contains("cleaned up", process.Log.Tail(5));
    }

    [Fact]
    public async Task A_process_that_ignores_the_request_to_end_is_killed_when_its_grace_is_over()
    {
        await using var process = Shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        await process.WaitForLineAsync(line => line == "ready", TimeSpan.FromSeconds(30), Cancellation);

        await process.StopAsync();

        Assert.Equal(128 + 9, await process.Exited);
    }

    [Fact]
    public async Task Killing_leaves_no_time_to_clean_up()
    {
        await using var process = Shell("trap 'echo cleaned up; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        await process.WaitForLineAsync(line => line == "ready", TimeSpan.FromSeconds(30), Cancellation);

        await process.KillAsync();

        Assert.False(process.IsRunning);
        Assert.Equal(["ready"], process.Log.Tail(5));
    }

    [Fact]
    public void A_missing_program_is_named()
    {
        var exception = Assert.Throws<ProcessException>(() =>
            SupervisedProcess.Start(
                new ProcessDefinition
                {
                    Name = "Nothing",
                    FileName = "no-such-program",
                    WorkingDirectory = _folder.Path,
                    LogFile = _folder.File("nothing.log"),
                }
            )
        );

        Assert.Contains("no-such-program", exception.Message, StringComparison.Ordinal);
    }

    private SupervisedProcess Shell(string script) =>
        SupervisedProcess.Start(
            new ProcessDefinition
            {
                Name = "The shell",
                FileName = "sh",
                Arguments = ["-c", script],
                WorkingDirectory = _folder.Path,
                LogFile = _folder.File("shell.log"),
                Grace = TimeSpan.FromSeconds(2),
            }
        );
}
