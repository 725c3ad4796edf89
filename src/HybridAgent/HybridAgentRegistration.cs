using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.HybridAgent.Agents;
using TenantHygiene.HybridAgent.Commands;
using TenantHygiene.HybridAgent.Queues;
using TenantHygiene.HybridAgent.Work;

namespace TenantHygiene.HybridAgent;

/// <summary>What the agent consists of.</summary>
internal static class HybridAgentRegistration
{
    /// <summary>Adds the agent to a host, which may run as a Windows service, under systemd, in a container, or in a terminal.</summary>
    public static HostApplicationBuilder AddHybridAgent(this HostApplicationBuilder builder)
    {
        builder.Services.AddWindowsService(static options => options.ServiceName = "TenantHygieneHybridAgent");
        builder.Services.AddSystemd();
        AddOptions<AgentOptions, AgentOptionsValidator>(builder.Services, AgentOptions.Section);
        AddOptions<DirectoryOptions, DirectoryOptionsValidator>(builder.Services, DirectoryOptions.Section);
        AddOptions<StorageOptions, StorageOptionsValidator>(builder.Services, StorageOptions.Section);
        AddOptions<ExchangeOptions, ExchangeOptionsValidator>(builder.Services, ExchangeOptions.Section);
        AddOptions<SynchronizationOptions, SynchronizationOptionsValidator>(builder.Services, SynchronizationOptions.Section);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<AgentIdentity>();
        builder.Services.AddSingleton<AgentDiagnostics>();
        builder.Services.AddSingleton<WorkJournal>();
        builder.Services.AddSingleton<TenantQueues>();
        builder.Services.AddSingleton<DomainControllerConnector>();
        builder.Services.AddSingleton<ExchangeShell>();
        builder.Services.AddSingleton<SetArchiveGuid>();
        builder.Services.AddSingleton<WorkExecutor>();
        builder.Services.AddSingleton<WorkMessageHandler>();
        builder.Services.AddHostedService<WorkService>();
        builder.Services.AddHostedService<HeartbeatService>();
        return builder;
    }

    private static void AddOptions<TOptions, TValidation>(IServiceCollection services, string section)
        where TOptions : class
        where TValidation : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>, TValidation>();
    }
}
