using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger;
using TenantHygiene.Microsoft365;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Safety.Execution;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.Safety.Simulation;

/// <summary>A process of the product: its own services, with all their real parts, on the simulated storage account and tenant.</summary>
internal sealed class SimulatedProcess : IAsyncDisposable
{
    // Of the activity that sends: one may be asleep in this process while another runs.
    private static readonly AsyncLocal<ActivityRun?> _run = new();

    private readonly ServiceProvider _services;

    public SimulatedProcess(SimulatedSystem system, PolicyLibrary policies, bool isWatched)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(system.Settings).Build();
        var collection = new ServiceCollection()
            .AddSingleton<TimeProvider>(system.Clock)
            .AddMicrosoft365(configuration)
            .AddLedger(configuration)
            .AddSingleton(policies)
            .AddSingleton(new VerificationOptions { GiveUpAfter = TimeSpan.FromHours(4) })
            .AddSingleton(new PurgeOptions())
            .AddSingleton(new DiagnosisOptions())
            .AddSingleton(new ApiOptions())
            .AddSingleton(new OnPremisesOptions())
            .AddSingleton<EffectiveMode>()
            .AddSingleton<RemediationPlanner>()
            .AddOnPremises()
            .AddSingleton<TenantPolicies>()
            .AddSingleton<RemediationJournal>()
            .AddSingleton<EvidenceRecorder>()
            .AddSingleton<ConflictInvestigation>()
            .AddSingleton<GuidHolderFinder>()
            .AddSingleton<UnsettledActions>()
            .AddSingleton<BudgetLimits>()
            .AddSingleton<PurgeAuthorizer>()
            .AddSingleton<PurgeSettlement>()
            .AddSingleton<ApiLinks>()
            .AddSingleton<RemediationPresenter>()
            .AddSingleton<OrchestrationSignal>();
        collection.AddSingleton(UnwatchedNotifications.Of(system, system.Clock));
        foreach (
            var name in new[]
            {
                HttpClientNames.Entra,
                HttpClientNames.Graph,
                HttpClientNames.ExchangeReads,
                HttpClientNames.ExchangePurges,
            }
        )
        {
            collection
                .AddHttpClient(name)
                .ConfigurePrimaryHttpMessageHandler(() =>
                    new RequestInterceptor(system, system.TenantTransport, isStorage: false, isWatched)
                );
        }

        var storage = new TableClientOptions
        {
            Retry = { MaxRetries = 0 },
            Transport = new HttpClientTransport(
                new HttpClient(new RequestInterceptor(system, system.StorageTransport, isStorage: true, isWatched))
            ),
        };
        collection.AddSingleton(new TableServiceClient(system.Storage, storage));
        _services = collection.BuildServiceProvider();
    }

    /// <summary>The activity that sends a request; null for what is no activity.</summary>
    public static ActivityRun? Run => _run.Value;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public T Make<T>() => ActivatorUtilities.CreateInstance<T>(_services);

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
            nameof(CopyContent) => await Make<CopyContent>().RunAsync((PurgeInput)run.Input, cancellationToken),
            nameof(Reprovision) => await Make<Reprovision>().RunAsync((ReprovisionInput)run.Input, cancellationToken),
            nameof(VerifyError) => await Make<VerifyError>().RunAsync((VerifyInput)run.Input, cancellationToken),
            nameof(Close) => await Make<Close>().RunAsync((CloseInput)run.Input, cancellationToken),
            _ => throw new InvalidOperationException($"There is no activity {run.Activity}."),
        };
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>The settings of the processes, and the tenant that they name.</summary>
internal static class ProcessSettings
{
    public const string StorageInMemory =
        "DefaultEndpointsProtocol=http;AccountName=account;AccountKey=AAAA;TableEndpoint=http://storage.invalid/account;QueueEndpoint=http://storage.invalid/account";

    public const string Domain = "contoso.example";

    public static Guid TenantId { get; } = Guid.Parse("5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f");

    private static readonly Guid _clientId = Guid.Parse("a1000000-0000-4000-8000-000000000001");

    public static ApplicationScenario Application =>
        new()
        {
            ClientId = _clientId,
            Secrets = ["secret"],
            Permissions = new() { ["graph"] = ["User.Read.All", "User.ManageIdentities.All"], ["exchange"] = ["Exchange.ManageAsApp"] },
            DirectoryRoles = ["Exchange Administrator"],
        };

    public static Dictionary<string, string?> Of(TenantSimulator.SimulatedTenant tenant, string storage, string tablePrefix) =>
        new()
        {
            ["AzureWebJobsStorage"] = storage,
            ["Ledger:TablePrefix"] = tablePrefix,
            ["Microsoft365:AuthorityHost"] = tenant.Authority.AbsoluteUri,
            ["Microsoft365:GraphBaseUrl"] = tenant.GraphBaseUrl,
            ["Microsoft365:ExchangeBaseUrl"] = tenant.ExchangeBaseUrl,
            ["Tenants:0:TenantId"] = TenantId.ToString(),
            ["Tenants:0:Policy"] = "drawn",
            ["Tenants:0:Credential:Kind"] = "ClientSecret",
            ["Tenants:0:Credential:ClientId"] = _clientId.ToString(),
            ["Tenants:0:Credential:ClientSecret"] = "secret",
        };
}
