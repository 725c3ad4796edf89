using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Remediating;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.States;
using TenantHygiene.Remediation.Users;
using TenantHygiene.TenantSimulator;
using TenantHygiene.TenantSimulator.Mutations;
using TenantHygiene.TenantSimulator.Provisioning;
using TenantHygiene.TenantSimulator.Recipients;
using TenantHygiene.TenantSimulator.Reporting;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>The purge's activities with everything that they need: a real ledger on Azurite, a simulated tenant in this process.</summary>
public sealed class PurgeWorkshop : IAsyncLifetime
{
    private static readonly Guid _tenantId = Guid.Parse("5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f");
    private static readonly Guid _clientId = Guid.Parse("a1000000-0000-4000-8000-000000000001");
    private readonly string? storage = Environment.GetEnvironmentVariable("AZURITE_CONNECTION");
    private readonly string tablePrefix = $"F{Guid.NewGuid().ToString("N")[..12]}";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tenant-hygiene-purge-");
    private SimulatedTenant? tenant;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SimulatedTenant Tenant => tenant!;

    private string CaFile => Path.Combine(folder.FullName, "ca.pem");

    internal MovedClock Clock { get; } = new();

    internal void SkipWithoutStorage() => Assert.SkipWhen(string.IsNullOrEmpty(storage), "AZURITE_CONNECTION, the connection string of an Azurite, is not set.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        tenant = await SimulatedTenant.StartAsync(Scenario(), cancellation: Cancellation);
        await File.WriteAllTextAsync(CaFile, tenant.CertificateAuthorityPem, Cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (tenant?.DisposeAsync() ?? ValueTask.CompletedTask);
        folder.Delete(recursive: true);
        if (!string.IsNullOrEmpty(storage))
        {
            var service = new TableServiceClient(storage);
            await foreach (var table in service.QueryAsync(table => table.Name.CompareTo(tablePrefix) >= 0 && table.Name.CompareTo(tablePrefix + "~") < 0))
            {
                await service.DeleteTableAsync(table.Name);
            }
        }
    }

    /// <summary>A process: its own services on the same ledger and tenant.</summary>
    /// <param name="death">When it dies; null for never.</param>
    internal ServiceProvider Start(Death? death = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings()).Build();
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddMicrosoft365(configuration)
            .AddLedger(configuration)
            .AddSingleton(PolicyLibrary.Load())
            .AddSingleton<TenantPolicies>()
            .AddSingleton(new VerificationSettings())
            .AddSingleton(new PurgeSettings())
            .AddSingleton<RemediationJournal>()
            .AddSingleton<EvidenceKeeper>()
            .AddSingleton<ConflictInvestigation>()
            .AddSingleton<PurgeAuthority>()
            .AddSingleton<AllowedMode>()
            .AddSingleton(new OnPremisesSettings())
            .AddSingleton<AgentTrust>()
            .AddSingleton<AgentDialogue>()
            .AddSingleton<ArchivePlanning>()
            .AddSingleton<Diagnose>()
            .AddSingleton<PurgeConflict>();
        if (death is not null)
        {
            var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
            options.AddPolicy(death, HttpPipelinePosition.PerRetry);
            services.AddSingleton(new TableServiceClient(storage, options));
            var exchange = services.Last(service => service.ServiceType == typeof(IExchangeAdmin));
            services.AddSingleton<IExchangeAdmin>(provider => new DyingExchange((IExchangeAdmin)ActivatorUtilities.CreateInstance(provider, exchange.ImplementationType!), death));
        }

        return services.BuildServiceProvider();
    }

    /// <summary>A user with a conflict, diagnosed and about to be purged.</summary>
    /// <returns>What the orchestration would hand to the purge.</returns>
    internal async Task<PurgeInput> ArrangeAsync(ServiceProvider process)
    {
        var (name, user, holder, guid) = (Guid.NewGuid().ToString("N"), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        Tenant.Mutate(new Mutation { Kind = MutationKind.AddRecipient, NewRecipient = new RecipientScenario { Name = $"{name}_copy", Guid = holder, State = RecipientState.SoftDeleted, ExchangeGuid = guid } });
        Tenant.Mutate(new Mutation { Kind = MutationKind.AddUser, NewUser = new UserScenario { Id = user, UserPrincipalName = $"{name}@contoso.example", ActiveDirectory = new ActiveDirectoryAttributes { ExchangeGuid = guid } } });
        var read = Assert.IsType<Read<DirectoryUser>.Found>(await process.GetRequiredService<IDirectory>().GetUserAsync(_tenantId, user.ToString(), Cancellation)).Value;
        var started = await process.GetRequiredService<RemediationStore>().StartAsync(
            new StartRemediation
            {
                TenantId = _tenantId,
                UserId = user,
                Error = Assert.Single(ProvisioningErrorAnalyzer.Analyze(_tenantId, read)),
                Mode = RemediationMode.Remediate,
                At = Clock.GetUtcNow(),
            },
            Cancellation);
        var subject = new RemediationSubject(started.Record.Id, _tenantId, user, RemediationMode.Remediate);
        return await DiagnoseAsync(process, subject, attempt: 1);
    }

    /// <summary>Diagnoses, and expects that the conflict is to be purged.</summary>
    internal async Task<PurgeInput> DiagnoseAsync(ServiceProvider process, RemediationSubject subject, int attempt)
    {
        var diagnosis = await process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(subject, 1, attempt), Cancellation);
        Assert.Equal(DiagnosedStep.Purge, diagnosis.Next);
        return new PurgeInput(subject, $"1-{attempt}", diagnosis.Problem!, diagnosis.RecipientId!.Value, diagnosis.PlanHash!);
    }

    /// <summary>What the tenant saw of removals of the recipient.</summary>
    internal IReadOnlyList<Removal> RemovalsOf(PurgeInput input) =>
        [.. Tenant.Report().Tenants[0].Removals.Where(removal => removal.Identity.Contains(input.RecipientId.ToString(), StringComparison.OrdinalIgnoreCase))];

    /// <summary>How many damages the tenant saw.</summary>
    internal int Damage => Tenant.Report().Damage;

    private static Scenario Scenario() => new()
    {
        Tenants =
        [
            new TenantScenario
            {
                TenantId = _tenantId,
                Name = "Contoso",
                Applications =
                [
                    new ApplicationScenario
                    {
                        ClientId = _clientId,
                        Secrets = ["secret"],
                        Permissions = new() { ["graph"] = ["User.Read.All", "User.ManageIdentities.All"], ["exchange"] = ["Exchange.ManageAsApp"] },
                        DirectoryRoles = ["Exchange Administrator"],
                    },
                ],
                // So many that the daily share of purges is not used up.
                Generate = new GenerateScenario { HealthyUsers = 4000 },
            },
        ],
    };

    private Dictionary<string, string?> Settings() => new()
    {
        ["AzureWebJobsStorage"] = storage,
        ["Ledger:TablePrefix"] = tablePrefix,
        ["Microsoft365:AuthorityHost"] = Tenant.Authority.AbsoluteUri,
        ["Microsoft365:GraphBaseUrl"] = Tenant.GraphBaseUrl,
        ["Microsoft365:ExchangeBaseUrl"] = Tenant.ExchangeBaseUrl,
        ["Microsoft365:TrustedCaFile"] = CaFile,
        ["Tenants:0:TenantId"] = _tenantId.ToString(),
        ["Tenants:0:Policy"] = "automatic",
        ["Tenants:0:Credential:Kind"] = "ClientSecret",
        ["Tenants:0:Credential:ClientId"] = _clientId.ToString(),
        ["Tenants:0:Credential:ClientSecret"] = "secret",
    };
}
