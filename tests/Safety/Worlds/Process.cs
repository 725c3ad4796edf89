using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Approvals;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Remediating;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.News;
using TenantHygiene.Microsoft365;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Safety.Driving;

namespace TenantHygiene.Safety.Worlds;

/// <summary>A process of the product: its own services, with all their real parts, on the world's storage account and tenant.</summary>
internal sealed class Process : IAsyncDisposable
{
    // Of the activity that sends: one may be asleep in this process while another runs.
    private static readonly AsyncLocal<ActivityRun?> _run = new();

    private readonly ServiceProvider services;

    public Process(World world, PolicyLibrary policies, bool isWatched)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(world.Settings).Build();
        var collection = new ServiceCollection()
            .AddSingleton<TimeProvider>(world.Clock)
            .AddMicrosoft365(configuration)
            .AddLedger(configuration)
            .AddSingleton(policies)
            .AddSingleton(new VerificationSettings { GiveUpAfter = TimeSpan.FromHours(4) })
            .AddSingleton(new PurgeSettings())
            .AddSingleton(new DiagnosisSettings())
            .AddSingleton(new ApiSettings())
            .AddSingleton(new OnPremisesSettings())
            .AddSingleton<AllowedMode>()
            .AddOnPremises()
            .AddSingleton<TenantPolicies>()
            .AddSingleton<RemediationJournal>()
            .AddSingleton<EvidenceKeeper>()
            .AddSingleton<ConflictInvestigation>()
            .AddSingleton<NewHolder>()
            .AddSingleton<UnsettledActions>()
            .AddSingleton<BudgetLimits>()
            .AddSingleton<PurgeAuthority>()
            .AddSingleton<ApiLinks>()
            .AddSingleton<RemediationPresenter>()
            .AddSingleton<WakeUpCall>();
        // Tickets hear of changes through queues, which have no part in the promise.
        collection.RemoveAll<RemediationNews>();
        foreach (var name in new[] { HttpClientNames.Entra, HttpClientNames.Graph, HttpClientNames.ExchangeReads, HttpClientNames.ExchangePurges })
        {
            collection.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => new Boundary(world, world.TenantTransport, isStorage: false, isWatched));
        }

        var storage = new TableClientOptions { Retry = { MaxRetries = 0 }, Transport = new HttpClientTransport(new HttpClient(new Boundary(world, world.StorageTransport, isStorage: true, isWatched))) };
        collection.AddSingleton(new TableServiceClient(world.Storage, storage));
        services = collection.BuildServiceProvider();
    }

    /// <summary>The activity that sends a request; null for what is no activity.</summary>
    public static ActivityRun? Run => _run.Value;

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public T Make<T>() => ActivatorUtilities.CreateInstance<T>(services);

    /// <summary>Runs an activity with a given delivery.</summary>
    public async Task<object> RunAsync(ActivityRun run, CancellationToken cancellationToken)
    {
        _run.Value = run;
        return run.Activity switch
        {
            nameof(Diagnose) => await Make<Diagnose>().RunAsync((DiagnoseInput)run.Input, cancellationToken),
            nameof(PurgeConflict) => await Make<PurgeConflict>().RunAsync((PurgeInput)run.Input, cancellationToken),
            nameof(ReviewApproval) => await Make<ReviewApproval>().RunAsync((ReviewInput)run.Input, cancellationToken),
            nameof(ReleaseHold) => await Make<ReleaseHold>().RunAsync((PurgeInput)run.Input, cancellationToken),
            nameof(RescueContent) => await Make<RescueContent>().RunAsync((PurgeInput)run.Input, cancellationToken),
            nameof(Reprovision) => await Make<Reprovision>().RunAsync((ReprovisionInput)run.Input, cancellationToken),
            nameof(VerifyError) => await Make<VerifyError>().RunAsync((VerifyInput)run.Input, cancellationToken),
            nameof(Close) => await Make<Close>().RunAsync((CloseInput)run.Input, cancellationToken),
            _ => throw new InvalidOperationException($"There is no activity {run.Activity}."),
        };
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
