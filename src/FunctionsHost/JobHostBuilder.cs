using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantHygiene.FunctionsHost.Index;

namespace TenantHygiene.FunctionsHost;

/// <summary>The WebJobs SDK's host with the extensions that the app uses: queues, timers and orchestrations are theirs.</summary>
internal static class JobHostBuilder
{
    /// <summary>Puts it together; nothing runs yet.</summary>
    public static IHost Build(
        HostConfiguration settings,
        IReadOnlyList<WorkerFunction> functions,
        IFunctionInvoker invoker,
        HostTelemetry? telemetry
    ) =>
        new HostBuilder()
            .ConfigureLogging(logging => HostRun.Configure(logging, settings, telemetry))
            .ConfigureWebJobs(jobs =>
            {
                jobs.UseHostId(settings.HostId);
                jobs.Services.AddSingleton<IWebHookProvider, DisabledWebHooks>();
                jobs.AddAzureStorageCoreServices();
                jobs.AddAzureStorageQueues();
                jobs.AddTimers();
                jobs.Services.AddSingleton<ScheduleMonitor, BlobScheduleMonitor>();
                jobs.AddDurableTask();
            })
            // Last, so that no file of the working directory and no default of the SDK wins over the settings.
            .ConfigureAppConfiguration(configuration => configuration.Sources.Clear())
            .ConfigureAppConfiguration(configuration => configuration.AddConfiguration(settings.All))
            .ConfigureServices(services =>
            {
                services.AddSingleton(invoker);
                services.AddSingleton<ITypeLocator>(provider => new FunctionIndex(functions, () =>
                    provider.GetRequiredService<IJobHostMetadataProviderFactory>().Create()
                ));
            })
            .Build();

    /// <summary>What calls functions by their names.</summary>
    /// <exception cref="HostStartException">An extension does not take its settings, or the connection is none.</exception>
    public static IJobHost CallerOf(IHost jobs)
    {
        try
        {
            return jobs.Services.GetRequiredService<IJobHost>();
        }
        catch (Exception exception) when (exception is not HostStartException)
        {
            throw new HostStartException(
                "AzureWebJobsStorage, host.json or a setting AzureFunctionsJobHost__… has a value that cannot be used: "
                    + $"{CauseOf(exception)}",
                exception
            );
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="jobs">What was put together.</param>
    /// <param name="functions">The functions, for messages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HostStartException">
    /// A function cannot be indexed, or the storage account does not answer. The message names function and cause.
    /// </exception>
    public static async Task StartAsync(IHost jobs, IReadOnlyList<WorkerFunction> functions, CancellationToken cancellationToken)
    {
        try
        {
            await jobs.StartAsync(cancellationToken);
        }
        catch (FunctionException exception)
        {
            var name = exception.MethodName.Split('.')[^1];
            var settings = functions.Where(function => function.Name == name).SelectMany(function => function.Settings).ToArray();
            var named = settings.Length == 0 ? "" : $" ({string.Join(", ", settings)})";
            throw new HostStartException($"Function '{name}'{named} cannot be started: {CauseOf(exception)}", exception);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or HostStartException))
        {
            throw new HostStartException(
                $"Queues, timers and orchestrations cannot be started on the account of AzureWebJobsStorage: {CauseOf(exception)}",
                exception
            );
        }
    }

    // The storage clients write the headers of the answer below the first line. An option that refuses its value does so in its setter,
    // whose name is all that names it.
    private static string CauseOf(Exception exception)
    {
        var cause = exception.GetBaseException();
        var option =
            cause.TargetSite?.Name is { } method && method.StartsWith("set_", StringComparison.Ordinal)
                ? $"{char.ToLowerInvariant(method[4])}{method[5..]}: "
                : "";
        return option + cause.Message.Split('\n')[0].Trim();
    }

    /// <summary>
    /// The durable extension asks under which address its own routes are reached. They are not: this host does not open them.
    /// </summary>
    private sealed class DisabledWebHooks : IWebHookProvider
    {
        public Uri GetUrl(IExtensionConfigProvider extension) => new("http://localhost/closed");
    }
}
