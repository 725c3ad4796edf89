using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantSimulator;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;
using TenantHygiene.Testing;

namespace TenantHygiene.Functions.Tests.Support;

/// <summary>Activities with everything that they need: a real ledger on Azurite, a simulated tenant in this process.</summary>
/// <param name="healthyUsers">How many users the tenant has.</param>
public abstract class FunctionsFixture(int healthyUsers) : IAsyncLifetime
{
    private static readonly Guid _clientId = Guid.Parse("a1000000-0000-4000-8000-000000000001");
    internal string TablePrefix { get; } = $"F{Guid.NewGuid().ToString("N")[..12]}";
    internal string QueueName => TablePrefix.ToLowerInvariant();

    private readonly TemporaryFolder _folder = new();
    private SimulatedTenant? _tenant;

    /// <summary>The tenant; another in every fixture, since its queues are named after it.</summary>
    internal Guid TenantId { get; } = Guid.NewGuid();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string? Storage { get; } = Azurite.Connection;

    protected SimulatedTenant Tenant => _tenant!;

    internal AdjustableClock Clock { get; } = new();

    private string CaFile => _folder.File("ca.pem");

    internal void SkipWithoutStorage() => Azurite.ConnectionOrSkip();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _tenant = await SimulatedTenant.StartAsync(Scenario(), cancellation: Cancellation);
        await File.WriteAllTextAsync(CaFile, _tenant.CertificateAuthorityPem, Cancellation);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (_tenant?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
        if (Storage is not null)
        {
            var service = new TableServiceClient(Storage);
            await foreach (
                var table in service.QueryAsync(table =>
                    table.Name.CompareTo(TablePrefix) >= 0 && table.Name.CompareTo(TablePrefix + "~") < 0
                )
            )
            {
                await service.DeleteTableAsync(table.Name);
            }
        }
    }

    /// <summary>The services of a process, on the same ledger and tenant as every other.</summary>
    /// <param name="settings">Settings beside the usual ones.</param>
    /// <param name="policy">The tenant's policy: a built-in one, or one of <see cref="SamplePolicies"/>.</param>
    protected IServiceCollection Services(string policy = "automatic", Dictionary<string, string?>? settings = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings(policy)).AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Clock)
            .AddMicrosoft365(configuration)
            .AddLedger(configuration)
            .AddSingleton(PolicyLibrary.Load(SamplePolicies.WriteTo(_folder)))
            .AddSingleton<TenantPolicies>()
            .AddSingleton(new VerificationOptions())
            .AddSingleton(new DiagnosisOptions())
            .AddSingleton(new PurgeOptions())
            .AddSingleton<RemediationJournal>()
            .AddSingleton<EvidenceRecorder>()
            .AddSingleton<ConflictInvestigation>()
            .AddSingleton<GuidHolderFinder>()
            .AddSingleton<UnsettledActions>()
            .AddSingleton<BudgetLimits>()
            .AddSingleton<PurgeAuthorizer>()
            .AddSingleton<PurgeSettlement>()
            .AddSingleton<EffectiveMode>()
            .AddSingleton<RemediationPlanner>()
            .AddSingleton<Diagnose>();
    }

    /// <summary>Begins the remediation of a user who has one error.</summary>
    protected async Task<RemediationSubject> BeginAsync(
        ServiceProvider process,
        Guid user,
        DateTimeOffset at,
        RemediationMode mode = RemediationMode.Remediate,
        string? scanId = null
    )
    {
        var read = Assert
            .IsType<Read<DirectoryUser>.Found>(
                await process.GetRequiredService<IDirectory>().GetUserAsync(TenantId, user.ToString(), Cancellation)
            )
            .Value;
        var started = await process
            .GetRequiredService<RemediationStore>()
            .StartAsync(
                new RemediationRequest
                {
                    TenantId = TenantId,
                    UserId = user,
                    Error = Assert.Single(ProvisioningErrorAnalyzer.Analyze(TenantId, read)),
                    Mode = mode,
                    ScanId = scanId,
                    At = at,
                },
                Cancellation
            );
        return new RemediationSubject(started.Record.Id, TenantId, user, mode);
    }

    /// <summary>Lets a process die on its way to the ledger.</summary>
    internal void AddKill(IServiceCollection services, ProcessKill? kill)
    {
        if (kill is not null)
        {
            var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
            options.AddPolicy(kill, HttpPipelinePosition.PerRetry);
            services.AddSingleton(new TableServiceClient(Storage, options));
        }
    }

    /// <summary>A user whose mailbox cannot be provisioned, and the recipient in the way.</summary>
    /// <param name="state">Whether that is deleted.</param>
    /// <param name="items">What it holds as a mailbox; null for a mail user.</param>
    internal (Guid Id, string Name) AddConflict(RecipientState state = RecipientState.SoftDeleted, int? items = null)
    {
        var (name, user, guid) = (Guid.NewGuid().ToString("N"), Guid.NewGuid(), Guid.NewGuid());
        Tenant.Mutate(
            new()
            {
                Kind = MutationKind.AddRecipient,
                NewRecipient = new RecipientScenario
                {
                    Name = $"{name}_copy",
                    Guid = Guid.NewGuid(),
                    State = state,
                    ExchangeGuid = guid,
                    Type = items is null ? RecipientType.MailUser : RecipientType.UserMailbox,
                    Content = new MailboxContent { ItemCount = items ?? 0 },
                },
            }
        );
        Tenant.Mutate(
            new()
            {
                Kind = MutationKind.AddUser,
                NewUser = new UserScenario
                {
                    Id = user,
                    UserPrincipalName = $"{name}@contoso.example",
                    ActiveDirectory = new ActiveDirectoryAttributes { ExchangeGuid = guid },
                },
            }
        );
        return (user, $"{name}@contoso.example");
    }

    private Scenario Scenario() =>
        new()
        {
            Tenants =
            [
                new TenantScenario
                {
                    TenantId = TenantId,
                    Name = "Contoso",
                    Applications =
                    [
                        new ApplicationScenario
                        {
                            ClientId = _clientId,
                            Secrets = ["secret"],
                            Permissions = new()
                            {
                                ["graph"] = ["User.Read.All", "User.ManageIdentities.All"],
                                ["exchange"] = ["Exchange.ManageAsApp"],
                            },
                            DirectoryRoles = ["Exchange Administrator"],
                        },
                    ],
                    Generate = new GenerateScenario { HealthyUsers = healthyUsers },
                },
            ],
        };

    private Dictionary<string, string?> Settings(string policy) =>
        new()
        {
            ["AzureWebJobsStorage"] = Storage,
            ["Ledger:TablePrefix"] = TablePrefix,
            ["Ledger:QueueName"] = QueueName,
            ["Microsoft365:AuthorityHost"] = Tenant.Authority.AbsoluteUri,
            ["Microsoft365:GraphBaseUrl"] = Tenant.GraphBaseUrl,
            ["Microsoft365:ExchangeBaseUrl"] = Tenant.ExchangeBaseUrl,
            ["Microsoft365:TrustedCaFile"] = CaFile,
            ["Tenants:0:TenantId"] = TenantId.ToString(),
            ["Tenants:0:Policy"] = policy,
            ["Tenants:0:Credential:Kind"] = "ClientSecret",
            ["Tenants:0:Credential:ClientId"] = _clientId.ToString(),
            ["Tenants:0:Credential:ClientSecret"] = "secret",
        };
}
