using System.Globalization;
using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.LocalEnvironment.Services;

/// <summary>A running function app.</summary>
public sealed class FunctionAppProcess : IAsyncDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(150);
    private readonly ProcessDefinition _order;
    private readonly HttpClient _health;

    private FunctionAppProcess(ProcessDefinition order, Uri baseUrl)
    {
        _order = order;
        BaseUrl = baseUrl;
        _health = new HttpClient { BaseAddress = baseUrl, Timeout = TimeSpan.FromSeconds(10) };
        Process = SupervisedProcess.Start(order);
    }

    /// <summary>Where it answers; the same over restarts.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The process that runs now, or ran last.</summary>
    public SupervisedProcess Process { get; private set; }

    /// <summary>Starts the function app and waits until it is ready.</summary>
    /// <param name="settings">Environment variables; null removes one.</param>
    /// <param name="dataDirectory">Its log goes to <c>logs</c> in it.</param>
    /// <param name="host">The official Functions host that runs it; null for this repository's own.</param>
    /// <param name="port">The port on 127.0.0.1; 0 for any that is free.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProcessException">It did not start, for instance because a setting is wrong.</exception>
    public static async Task<FunctionAppProcess> StartAsync(
        IReadOnlyDictionary<string, string?> settings,
        string dataDirectory,
        OfficialFunctionsHost? host = null,
        int port = 0,
        CancellationToken cancellationToken = default
    )
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.Claim(port)}"));
        var app = BuiltProject.Assembly("Functions");
        var order = new ProcessDefinition
        {
            Name = "The function app",
            FileName = BuiltProject.DotnetHost,
            Arguments = [BuiltProject.Assembly("FunctionsHost"), Path.GetDirectoryName(app)!],
            Environment = new Dictionary<string, string?>(settings) { ["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority) },
            WorkingDirectory = Path.GetDirectoryName(app)!,
            LogFile = Path.Combine(Path.GetFullPath(dataDirectory), "logs", "function-app.log"),
        };
        var started = new FunctionAppProcess(host?.InsteadOf(order, address) ?? order, address);
        try
        {
            await started.WaitUntilReadyAsync(cancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills it as <c>kill -9</c> does.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Starts it again with the same settings, port and data, stopping it first if it runs; waits until it is ready.</summary>
    /// <exception cref="ProcessException">It did not start.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await Process.DisposeAsync();
        Process = SupervisedProcess.Start(_order);
        await WaitUntilReadyAsync(cancellationToken);
    }

    /// <summary>Stops it.</summary>
    public ValueTask DisposeAsync()
    {
        _health.Dispose();
        return Process.DisposeAsync();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        while (!await IsReadyAsync(limit.Token))
        {
            if (Process.Exited.IsCompleted)
            {
                throw Process.Failure($"ended with exit code {await Process.Exited}");
            }

            if (limit.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw Process.Failure($"was not ready within {_timeout.TotalSeconds:0} seconds");
            }

            await Task.WhenAny(Process.Exited, Task.Delay(_pollInterval, CancellationToken.None));
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _health.GetAsync(new Uri("api/v1/health", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // Not listening yet; whether it ever will is decided by the process and the time limit.
            return false;
        }
    }
}
