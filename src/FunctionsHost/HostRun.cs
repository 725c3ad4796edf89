using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantHygiene.FunctionsHost.Http;
using TenantHygiene.FunctionsHost.Index;
using TenantHygiene.FunctionsHost.Worker;

namespace TenantHygiene.FunctionsHost;

/// <summary>
/// One run of the host. It starts in the order of what needs what: the worker's endpoint, the worker, queues, timers and orchestrations,
/// and last the address that callers know; it ends in the reverse order.
/// </summary>
internal sealed class HostRun : IAsyncDisposable
{
    private static readonly TimeSpan _requestGrace = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _triggerGrace = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _workerGrace = TimeSpan.FromSeconds(1);

    private readonly HostConfiguration _settings;
    private readonly HostTelemetry? _telemetry;
    private readonly ILoggerFactory _loggers;
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _workerSide;
    private WebApplication? _callerSide;
    private FunctionsWorker? _worker;
    private IHost? _jobs;

    /// <summary>Prepares a run.</summary>
    public HostRun(HostConfiguration settings)
    {
        _settings = settings;
        _telemetry = HostTelemetry.Start(settings);
        _loggers = LoggerFactory.Create(logging => Configure(logging, settings, _telemetry));
    }

    /// <summary>Where callers reach the app.</summary>
    public ICollection<string> Addresses => _callerSide?.Urls ?? [];

    private ILogger Logger => _loggers.CreateLogger("TenantHygiene.Host");

    /// <summary>Starts everything.</summary>
    /// <exception cref="HostStartException">Something cannot start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.GetTimestamp();
        _worker = new FunctionsWorker(_settings, new WorkerLog(_loggers), _loggers.CreateLogger<FunctionsWorker>(), TimeProvider.System);
        _workerSide = BuildWorkerSide(_worker);
        await _workerSide.StartAsync(cancellationToken);
        var address = new Uri(
            _workerSide.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()
        );
        WorkerFunction[] functions =
        [
            .. (await _worker.StartAsync(address)).Where(function => !_settings.IsDisabled(function.Name)).Select(WorkerFunction.Read),
        ];

        var callerSide = BuildCallerSide();
        _callerSide = callerSide;
        var invoker = new FunctionInvoker(functions, _worker, callerSide.Services.GetRequiredService<WorkerHttpForwarder>());
        _jobs = JobHostBuilder.Build(_settings, functions, invoker, _telemetry);
        var frontend = new HttpFrontend(
            functions,
            _settings,
            callerSide.Services.GetRequiredService<IInlineConstraintResolver>(),
            JobHostBuilder.CallerOf(_jobs),
            _loggers.CreateLogger<HttpFrontend>(),
            _stopping.Token
        );
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
        _loggers.Dispose();
        _telemetry?.Dispose();
    }

    /// <summary>Where this process and each of its parts log to.</summary>
    public static void Configure(ILoggingBuilder logging, HostConfiguration settings, HostTelemetry? telemetry)
    {
        ReadableConsoleFormatter.Configure(logging, settings);
        telemetry?.AddTo(logging);
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
        Configure(web.Logging, _settings, _telemetry);
        web.WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
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
        Configure(web.Logging, _settings, _telemetry);
        web.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls(_settings.Urls);

        // The worker's own server has the limit that counts.
        web.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        web.Services.AddRouting();
        web.Services.AddHttpForwarder();
        web.Services.AddSingleton<WorkerHttpForwarder>();
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
