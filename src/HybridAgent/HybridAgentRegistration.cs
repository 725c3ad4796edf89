using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.HybridAgent.Agents;
using TenantHygiene.HybridAgent.Exchange;
using TenantHygiene.HybridAgent.Heartbeats;
using TenantHygiene.HybridAgent.Journal;
using TenantHygiene.HybridAgent.Queues;
using TenantHygiene.HybridAgent.Synchronization;
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
        AddOptions<AgentOptions, AgentOptionsValidation>(builder.Services, AgentOptions.Section);
        AddOptions<DirectoryOptions, DirectoryOptionsValidation>(builder.Services, DirectoryOptions.Section);
        AddOptions<StorageOptions, StorageOptionsValidation>(builder.Services, StorageOptions.Section);
        AddOptions<ExchangeOptions, ExchangeOptionsValidation>(builder.Services, ExchangeOptions.Section);
        AddOptions<SynchronizationOptions, SynchronizationOptionsValidation>(builder.Services, SynchronizationOptions.Section);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<AgentIdentity>();
        builder.Services.AddSingleton<AgentCondition>();
        builder.Services.AddSingleton<WorkJournal>();
        builder.Services.AddSingleton<TenantQueues>();
        builder.Services.AddSingleton<DomainControllerConnector>();
        builder.Services.AddSingleton<ExchangeShell>();
        builder.Services.AddSingleton<SetArchiveGuid>();
        builder.Services.AddSingleton<WorkExecution>();
        builder.Services.AddSingleton<WorkIntake>();
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
