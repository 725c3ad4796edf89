using System.Diagnostics;
using System.Net.Sockets;

namespace TenantHygiene.EmbeddedHost.Tests.Crash;

/// <summary>The test app as a process of its own, on the given data, until it is killed.</summary>
internal sealed class TestAppProcess : IAsyncDisposable
{
    private readonly Process process;

    private TestAppProcess(Process process, Uri address)
    {
        this.process = process;
        Http = new HttpClient { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <param name="folder">The data.</param>
    /// <param name="largestFile">Bytes that a file of the process may have; as on a full disk, a write beyond fails.</param>
    public static async Task<TestAppProcess> StartAsync(string folder, int? largestFile = null)
    {
        var port = FreePort();
        var process = Launch(folder, port, largestFile);

        // Unread output would block the process once the pipe is full.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var app = new TestAppProcess(process, new Uri($"http://127.0.0.1:{port}"));
        await Eventually.TrueAsync(() => process.HasExited
            ? throw new InvalidOperationException($"The test app ended with exit code {process.ExitCode}: {process.StandardError.ReadToEnd()}")
            : app.AnswersAsync());
        return app;
    }

    /// <summary>Starts the app where it must refuse to; returns what it says.</summary>
    public static async Task<(int ExitCode, string Said)> StartInVainAsync(string folder, params (string Name, string Value)[] settings)
    {
        using var process = Launch(folder, FreePort(), largestFile: null, settings);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (output + await error).Trim());
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>SIGTERM, and the wait for the end.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    private static Process Launch(string folder, int port, int? largestFile, params (string Name, string Value)[] settings)
    {
        // The shell counts in blocks of 512 bytes. The signal that would kill the process is ignored, so that the write fails instead.
        // The runtime's own memory files would run into the limit too; without W^X there are none.
        var app = Path.Combine(AppContext.BaseDirectory, "TenantHygiene.EmbeddedHost.TestApp");
        var start = new ProcessStartInfo(
            largestFile is null ? app : "/bin/dash", largestFile is null ? [] : ["-c", $"trap '' XFSZ; ulimit -f {largestFile / 512}; exec '{app}'"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["EmbeddedHost__DataPath"] = folder,
                ["DOTNET_EnableWriteXorExecute"] = largestFile is null ? "1" : "0",
                ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var response = await Http.GetAsync("/journeys/0", TestContext.Current.CancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
