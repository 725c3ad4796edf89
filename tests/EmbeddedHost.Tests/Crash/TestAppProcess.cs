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

    /// <param name="folder">The journal of the activities, and the data.</param>
    /// <param name="settings">What differs from the usual.</param>
    public static async Task<TestAppProcess> StartAsync(string folder, TestAppSettings? settings = null)
    {
        var port = FreePort();
        var process = Launch(folder, port, settings ?? new());

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
    public static async Task<(int ExitCode, string Said)> StartInVainAsync(string folder, TestAppSettings? settings = null)
    {
        using var process = Launch(folder, FreePort(), settings ?? new());
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

    private static Process Launch(string folder, int port, TestAppSettings settings)
    {
        var (command, arguments) = settings.Confine(Path.Combine(AppContext.BaseDirectory, "TenantHygiene.EmbeddedHost.TestApp"));
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["EmbeddedHost__DataPath"] = settings.Data ?? folder,
                ["JOURNAL_FOLDER"] = folder,
                ["Logging__LogLevel__Default"] = "Warning",

                // The runtime's own memory files would run into the limit of the file size; without W^X there are none.
                ["DOTNET_EnableWriteXorExecute"] = settings.LargestFile is null ? "1" : "0",
            },
        };
        if (settings.MaxResidentInstances is { } resident)
        {
            start.Environment["EmbeddedHost__MaxResidentInstances"] = $"{resident}";
        }

        foreach (var (name, value) in settings.More)
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
