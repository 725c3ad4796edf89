using Microsoft.Extensions.DependencyInjection;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>Registers what corrects values at their source.</summary>
internal static class OnPremisesRegistration
{
    public static IServiceCollection AddOnPremises(this IServiceCollection services)
    {
        services.AddSingleton<AgentKeyRing>();
        services.AddSingleton<AgentAnswerReceiver>();
        services.AddSingleton<AgentClient>();
        services.AddSingleton<ArchivePlanner>();
        services.AddSingleton<CorrectionAuthorizer>();
        services.AddSingleton<CorrectionJournal>();
        services.AddSingleton<AgentCorrection>();
        services.AddSingleton<CloudCorrection>();
        services.AddSingleton<SyncTimeout>();
        return services;
    }
}
