using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantHygiene.FunctionsHost.Http;
using TenantHygiene.FunctionsHost.Index;
using TenantHygiene.FunctionsHost.Worker;
using Yarp.ReverseProxy.Forwarder;

namespace TenantHygiene.FunctionsHost;

/// <summary>
/// One run of the host. It starts in the order of what needs what: the worker's endpoint, the worker, queues, timers and orchestrations, and last the address that
/// callers know; it ends in the reverse order.
/// </summary>
internal sealed class HostRun(HostSettings settings) : IAsyncDisposable
{
    private static readonly TimeSpan _requestGrace = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _triggerGrace = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _workerGrace = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggerFactory _console = LoggerFactory.Create(logging => ReadableConsole.Configure(logging, settings));
    private WebApplication? _workerSide;
    private WebApplication? _callerSide;
    private FunctionsWorker? _worker;
    private IHost? _jobs;

    /// <summary>Where callers reach the app.</summary>
    public ICollection<string> Addresses => _callerSide?.Urls ?? [];

    private ILogger Logger => _console.CreateLogger("TenantHygiene.Host");

    /// <summary>Starts everything.</summary>
    /// <exception cref="HostStartException">Something cannot start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.GetTimestamp();
        _worker = new FunctionsWorker(settings, new WorkerLog(_console), _console.CreateLogger<FunctionsWorker>(), TimeProvider.System);
        _workerSide = BuildWorkerSide(_worker);
        await _workerSide.StartAsync(cancellationToken);
        var address = new Uri(_workerSide.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        WorkerFunction[] functions =
        [
            .. (await _worker.StartAsync(address)).Where(function => !settings.IsDisabled(function.Name)).Select(WorkerFunction.Read),
        ];

        var callerSide = BuildCallerSide();
        _callerSide = callerSide;
        var invoker = new FunctionInvoker(functions, _worker, callerSide.Services.GetRequiredService<WorkerHttp>());
        _jobs = JobHostBuilder.Build(settings, functions, invoker);
        var frontend = new HttpFrontend(
            functions,
            settings,
            callerSide.Services.GetRequiredService<IInlineConstraintResolver>(),
            JobHostBuilder.CallerOf(_jobs),
            _console.CreateLogger<HttpFrontend>(),
            _stopping.Token);
        callerSide.Run(frontend.DispatchAsync);
        await JobHostBuilder.StartAsync(_jobs, functions, cancellationToken);
        await ListenAsync(callerSide, cancellationToken);
        Log.Ready(Logger, functions.Length, Stopwatch.GetElapsedTime(clock), string.Join(", ", callerSide.Urls));
    }

    /// <summary>Ends everything: requests in work are answered and messages in work finished, within seconds.</summary>
    public async Task StopAsync()
    {
        Log.Stopping(Logger);
        await _stopping.CancelAsync();
        await EndAsync(_callerSide, _requestGrace);
        await EndAsync(_jobs, _triggerGrace);
        await (_worker?.StopAsync(_workerGrace) ?? Task.CompletedTask);
        Log.Stopped(Logger);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (_worker?.DisposeAsync() ?? ValueTask.CompletedTask);
        _jobs?.Dispose();
        await (_callerSide?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_workerSide?.DisposeAsync() ?? ValueTask.CompletedTask);
        _stopping.Dispose();
        _console.Dispose();
    }

    private static async Task ListenAsync(WebApplication callerSide, CancellationToken cancellationToken)
    {
        try
        {
            await callerSide.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or FormatException)
        {
            throw new HostStartException($"ASPNETCORE_URLS cannot be listened on: {exception.Message}", exception);
        }
    }

    private WebApplication BuildWorkerSide(FunctionsWorker worker)
    {
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ReadableConsole.Configure(web.Logging, settings);
        web.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        web.Services.AddRoutingCore();
        web.Services.AddSingleton(worker);
        web.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        var app = web.Build();
        app.MapGrpcService<WorkerEndpoint>();
        return app;
    }

    private WebApplication BuildCallerSide()
    {
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ReadableConsole.Configure(web.Logging, settings);
        web.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls(settings.Urls);

        // The worker's own server has the limit that counts.
        web.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        web.Services.AddRouting();
        web.Services.AddHttpForwarder();
        web.Services.AddSingleton<WorkerHttp>();
        web.Services.AddHostTelemetry(settings);
        return web.Build();
    }

    private async Task EndAsync(IHost? host, TimeSpan grace)
    {
        using var limit = new CancellationTokenSource(grace);
        try
        {
            await (host?.StopAsync(limit.Token) ?? Task.CompletedTask);
        }
        catch (Exception exception)
        {
            // What follows has to be ended all the same; what was cut off begins again at another host or at the next start.
            Log.StoppedLate(Logger, exception);
        }
    }
}
