using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.Testing;

namespace TenantHygiene.LocalEnvironment.Tests.Runs;

/// <summary>Whatever ends the program, its children end with it.</summary>
public sealed partial class LocalRunTests : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_request_to_end_ends_the_children_first()
    {
        Requires.Node();
        await using var program = Start();
        var port = await AzuritePortAsync(program);

        await program.StopAsync();

        Assert.Equal(1, await program.Exited);
        Assert.False(await IsListeningAsync(port));
    }

    [Fact]
    public async Task Being_killed_ends_the_children_too()
    {
        Requires.Node();
        await using var program = Start();
        var port = await AzuritePortAsync(program);

        using (var process = Process.GetProcessById(program.Id))
        {
            // Without its tree: the children are to notice by themselves.
            process.Kill(entireProcessTree: false);
        }

        var waited = Stopwatch.StartNew();
        while (await IsListeningAsync(port))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "Azurite outlived the program that started it.");
            await Task.Delay(50, Cancellation);
        }
    }

    private static async Task<int> AzuritePortAsync(SupervisedProcess program)
    {
        var line = await program.WaitForLineAsync(
            line => line.StartsWith("Azurite listens", StringComparison.Ordinal),
            _timeout,
            Cancellation
        );
        return int.Parse(FirstNumber().Match(line).Value);
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, Cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex FirstNumber();

    private SupervisedProcess Start() =>
        SupervisedProcess.Start(
            new ProcessDefinition
            {
                Name = "The local environment",
                FileName = BuiltProject.DotnetHost,
                Arguments = [BuiltProject.Assembly("LocalEnvironment"), "--port", "0", "--data", _folder.File("data")],
                WorkingDirectory = _folder.Path,
                LogFile = _folder.File("program.log"),
                Grace = TimeSpan.FromMinutes(1),
            }
        );
}
