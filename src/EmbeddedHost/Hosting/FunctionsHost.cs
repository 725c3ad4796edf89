using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantHygiene.EmbeddedHost.Discovery;
using TenantHygiene.EmbeddedHost.Durable;
using TenantHygiene.EmbeddedHost.Durable.Client;
using TenantHygiene.EmbeddedHost.Durable.Storage;
using TenantHygiene.EmbeddedHost.Invocation;
using TenantHygiene.EmbeddedHost.Triggers;
using TenantHygiene.EmbeddedHost.Triggers.Http;
using TenantHygiene.EmbeddedHost.Triggers.Queues;
using TenantHygiene.EmbeddedHost.Triggers.Timers;

namespace TenantHygiene.EmbeddedHost.Hosting;

/// <summary>Finds the functions, opens the store, and runs engine and listeners for as long as the app runs.</summary>
internal sealed class FunctionsHost(
    EmbeddedHostSetup setup,
    InvocationPipeline pipeline,
    HttpSupport http,
    IServiceProvider services,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers,
    IOptions<JsonSerializerOptions> json) : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(2);

    private readonly ILogger logger = loggers.CreateLogger("TenantHygiene.EmbeddedHost");
    private readonly CancellationTokenSource stopListening = new();
    private readonly CancellationTokenSource stopRunning = new();
    private readonly List<ITriggerListener> listeners = [];
    private HttpDispatcher? dispatcher;
    private StoreFile? file;
    private OrchestrationEngine? engine;
    private EngineClient? client;
    private Task listening = Task.CompletedTask;

    /// <summary>The client of the engine; only while the host runs.</summary>
    public DurableTaskClient Client => client ?? throw NotStarted();

    /// <summary>The engine; only while the host runs.</summary>
    public OrchestrationEngine Engine => engine ?? throw NotStarted();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Checks functions and settings and opens the store; throws <see cref="HostStartException"/>.</summary>
    public void Prepare()
    {
        var settings = new HostSettings(setup.AppFolder, configuration);
        var (queueOptions, durableOptions) = (settings.Queues, settings.Durable);
        var converter = new JsonDataConverter(json.Value);
        var functions = new FunctionRegistry(
            FunctionDiscovery.Find(setup.Types),
            [
                new HttpTriggerBinding(json.Value),
                new QueueTriggerBinding(json.Value),
                new TimerTriggerBinding(),
                new OrchestrationTriggerBinding(converter),
                new ActivityTriggerBinding(converter),
            ],
            pipeline);
        dispatcher = new HttpDispatcher(
            functions, settings, configuration, services.GetRequiredService<IInlineConstraintResolver>(), Logger("Http"));
        if (dispatcher.RouteCount > 0 && !http.IsConfigured)
        {
            throw new HostStartException("The app has HTTP functions: call builder.ConfigureFunctionsWebApplication().");
        }

        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        var code = new FunctionsAsDurableCode(functions, scopes);
        var queueFunctions = functions.WithTrigger<QueueTriggerAttribute>().Where(found => IsEnabled(found.Invoker))
            .Select(found => ListenTo(found.Invoker, found.Trigger, queueOptions, scopes)).ToArray();
        var timerSchedules = functions.WithTrigger<TimerTriggerAttribute>().Where(found => IsEnabled(found.Invoker))
            .Select(found => (found.Invoker, found.Trigger, Schedule: Parse(found.Trigger.Schedule, found.Invoker))).ToArray();
        file = StoreFile.Open(settings.DataPath, settings.HubName);
        engine = new OrchestrationEngine(file, code, converter, durableOptions, setup.Time, loggers, StopAsFailed);
        listeners.AddRange(queueFunctions);
        listeners.AddRange(timerSchedules.Select(timer => new TimerListener(
            timer.Invoker, timer.Trigger, timer.Schedule, engine, scopes, Logger("Timers"))));
        client = new EngineClient(engine, settings.HubName);
        Log.Found(logger, functions.All.Count, string.Join(", ", functions.All.Select(invoker => invoker.Function.Name)));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Engine.Start();
        return Task.CompletedTask;
    }

    // Queues and timers begin when everything of the app has started.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        listening = Task.WhenAll(listeners.Select(listener => Task.Run(
            () => listener.ListenAsync(stopListening.Token, stopRunning.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => stopListening.CancelAsync();

    // Requests have ended by now: the web server stops before this service does.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() => stopRunning.Cancel());
        await listening.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // The time is up and the runs were told by their token: a moment for them to end and to give their messages back.
        await listening.WaitAsync(LastMoment, setup.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (listening is { IsFaulted: true, Exception: var failure })
        {
            Log.ListenerFailed(logger, failure!);
        }

        if (engine is not null)
        {
            await engine.StopAsync(cancellationToken);
        }

        file?.Dispose();
        Log.Stopped(logger);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DispatchAsync(HttpContext context) => dispatcher!.DispatchAsync(context);

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
        {
            await client.DisposeAsync();
        }

        engine?.Dispose();
        file?.Dispose();
        stopListening.Dispose();
        stopRunning.Dispose();
    }

    // A supervisor must see that this was no ordinary end.
    private void StopAsFailed(Exception cause)
    {
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    private static InvalidOperationException NotStarted() => new("The host has not started: there are no orchestrations yet.");

    private QueueListener ListenTo(FunctionInvoker invoker, QueueTriggerAttribute trigger, QueueOptions options, IServiceScopeFactory scopes)
    {
        var name = invoker.Function.Name;
        var queue = SettingExpansion.Expand(trigger.QueueName, name, configuration);
        var client = QueueConnection.Open(trigger.Connection ?? QueueConnection.DefaultSetting, name, configuration);
        return new QueueListener(
            invoker, client.GetQueueClient(queue), client.GetQueueClient(queue + "-poison"), options, setup.Time, scopes, Logger("Queues"));
    }

    private bool IsEnabled(FunctionInvoker invoker) => !DisabledFunctions.Contains(invoker.Function.Name, configuration);

    private TimerSchedule Parse(string schedule, FunctionInvoker invoker)
        => TimerSchedule.Parse(
            SettingExpansion.Expand(schedule, invoker.Function.Name, configuration), invoker.Function.Name, SettingExpansion.SettingOf(schedule));

    private ILogger Logger(string concept) => loggers.CreateLogger($"TenantHygiene.EmbeddedHost.{concept}");
}
