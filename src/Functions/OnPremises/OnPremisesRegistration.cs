using Microsoft.Extensions.DependencyInjection;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>Registers what corrects values at their source.</summary>
internal static class OnPremisesRegistration
{
    public static IServiceCollection AddOnPremises(this IServiceCollection services)
    {
        services.AddSingleton<AgentTrust>();
        services.AddSingleton<AgentAnswers>();
        services.AddSingleton<AgentDialogue>();
        services.AddSingleton<ArchivePlanning>();
        services.AddSingleton<CorrectionAuthority>();
        services.AddSingleton<CorrectionJournal>();
        services.AddSingleton<AgentCorrection>();
        services.AddSingleton<CloudCorrection>();
        services.AddSingleton<SyncPatience>();
        return services;
    }
}
