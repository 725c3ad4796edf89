using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Api.Evidence;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Intake;
using TenantHygiene.Functions.Remediating;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Functions.Watching;
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

    internal Guid TenantId => _tenantId;

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
    /// <param name="policy">The tenant's policy: a built-in one, or one of <see cref="SomePolicies"/>.</param>
    internal ServiceProvider Start(Death? death = null, string policy = "automatic")
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings(policy)).Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddMicrosoft365(configuration)
            .AddLedger(configuration)
            .AddSingleton(PolicyLibrary.Load(SomePolicies.WriteTo(folder)))
            .AddSingleton<TenantPolicies>()
            .AddSingleton(new VerificationSettings())
            .AddSingleton(new PurgeSettings())
            .AddSingleton(new DetectionSettings())
            .AddSingleton(new WatchdogSettings())
            .AddSingleton<RemediationJournal>()
            .AddSingleton<EvidenceKeeper>()
            .AddSingleton<ConflictInvestigation>()
            .AddSingleton<PurgeAuthority>()
            .AddSingleton<RemediationIntake>()
            .AddSingleton<EvidenceAssembly>()
            .AddSingleton<VanishedErrors>()
            .AddSingleton<Watchdog>()
            .AddSingleton<ReviewApproval>()
            .AddSingleton<VerifyError>()
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
    internal async Task<PurgeInput> ArrangeAsync(ServiceProvider process, string? scanId = null) =>
        await DiagnoseAsync(process, await BeginAsync(process, scanId: scanId), attempt: 1);

    /// <summary>A user with a conflict, and a remediation that has not begun to look.</summary>
    internal async Task<RemediationSubject> BeginAsync(
        ServiceProvider process, RecipientState state = RecipientState.SoftDeleted, RemediationMode mode = RemediationMode.Remediate, string? scanId = null)
    {
        var (name, user, guid) = (Guid.NewGuid().ToString("N"), Guid.NewGuid(), Guid.NewGuid());
        Tenant.Mutate(new Mutation { Kind = MutationKind.AddRecipient, NewRecipient = new RecipientScenario { Name = $"{name}_copy", Guid = Guid.NewGuid(), State = state, ExchangeGuid = guid } });
        Tenant.Mutate(new Mutation { Kind = MutationKind.AddUser, NewUser = new UserScenario { Id = user, UserPrincipalName = $"{name}@contoso.example", ActiveDirectory = new ActiveDirectoryAttributes { ExchangeGuid = guid } } });
        var read = Assert.IsType<Read<DirectoryUser>.Found>(await process.GetRequiredService<IDirectory>().GetUserAsync(_tenantId, user.ToString(), Cancellation)).Value;
        var started = await process.GetRequiredService<RemediationStore>().StartAsync(
            new Ledger.Remediations.StartRemediation
            {
                TenantId = _tenantId,
                UserId = user,
                Error = Assert.Single(ProvisioningErrorAnalyzer.Analyze(_tenantId, read)),
                Mode = mode,
                ScanId = scanId,
                At = Clock.GetUtcNow(),
            },
            Cancellation);
        return new RemediationSubject(started.Record.Id, _tenantId, user, mode);
    }

    /// <summary>The user's error goes away by itself: Active Directory sends nothing any more.</summary>
    internal void MendOnPremises(RemediationSubject subject) =>
        Tenant.Mutate(new Mutation { Kind = MutationKind.Synchronize, User = subject.UserId.ToString(), ExchangeGuid = Guid.Empty });

    /// <summary>Somebody changes the recipient in the way.</summary>
    internal void ChangeArchive(Guid recipientId) =>
        Tenant.Mutate(new Mutation { Kind = MutationKind.ChangeGuid, Recipient = recipientId.ToString(), ArchiveGuid = Guid.NewGuid() });

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

    private Dictionary<string, string?> Settings(string policy) => new()
    {
        ["AzureWebJobsStorage"] = storage,
        ["Ledger:TablePrefix"] = tablePrefix,
        ["Microsoft365:AuthorityHost"] = Tenant.Authority.AbsoluteUri,
        ["Microsoft365:GraphBaseUrl"] = Tenant.GraphBaseUrl,
        ["Microsoft365:ExchangeBaseUrl"] = Tenant.ExchangeBaseUrl,
        ["Microsoft365:TrustedCaFile"] = CaFile,
        ["Tenants:0:TenantId"] = _tenantId.ToString(),
        ["Tenants:0:Policy"] = policy,
        ["Tenants:0:Credential:Kind"] = "ClientSecret",
        ["Tenants:0:Credential:ClientId"] = _clientId.ToString(),
        ["Tenants:0:Credential:ClientSecret"] = "secret",
    };
}
