using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Tests.Support;
using TenantHygiene.Functions.Tickets;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;
using TenantHygiene.Ticketing;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Tests.Vendors;
using TenantHygiene.Ticketing.Vendors;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Functions.Tests.Tickets;

/// <summary>What works on tickets and answers them, with a connection to each system.</summary>
public sealed class TicketFixture() : FunctionsFixture(healthyUsers: 20)
{
    public const string PublicUrl = "https://hygiene.contoso.example";

    /// <summary>The connection for CloudEvents.</summary>
    public const string Events = "events";

    private static readonly byte[] _linkKey = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    /// <summary>A process: its own services on the same ledger, tenant and vendors.</summary>
    /// <param name="vendors">The vendors.</param>
    /// <param name="policy">The tenant's policy.</param>
    /// <param name="kill">When it dies on its way to the ledger; null for never.</param>
    internal ServiceProvider Start(FakeVendors vendors, string policy = SamplePolicies.Asking, ProcessKill? kill = null)
    {
        var settings = SampleTicket
            .Kinds.Index()
            .SelectMany(one => Connection($"Ticketing:Connections:{one.Index}", one.Item, vendors))
            .ToDictionary();
        var events = $"Ticketing:Connections:{SampleTicket.Kinds.Count()}";
        settings[$"{events}:Name"] = Events;
        settings[$"{events}:Kind"] = $"{ConnectionKind.CloudEvents}";
        settings[$"{events}:TenantId"] = $"{TenantId}";
        settings[$"{events}:Secrets:0"] = SampleConnection.Secret;
        settings["Ticketing:Webhooks:0:Url"] = $"{vendors.Root}/receiver";
        settings["Ticketing:Webhooks:0:Secrets:0"] = SampleConnection.WebhookSecretKey;
        var services = Services(policy)
            .AddTicketing(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton(provider => new TicketClient(
                provider.GetRequiredService<IHttpClientFactory>(),
                new FakeIdentities(() => vendors),
                Clock
            ))
            .AddSingleton(new PurgeOptions())
            .AddSingleton(new DetectionOptions())
            .AddSingleton(new OnPremisesOptions())
            .AddSingleton(new ApiOptions { PublicUrl = PublicUrl, StatusLinkKeys = [Convert.ToBase64String(_linkKey)] })
            .AddOnPremises()
            .AddSingleton<WebhookRateLimiter>()
            .AddSingleton<ApiRateLimiter>()
            .AddSingleton<RemediationIntake>()
            .AddSingleton<StatusLinks>()
            .AddSingleton<OrchestrationSignal>()
            .AddSingleton<INotificationAudience, NotificationAudience>()
            .AddSingleton<NotificationPublisher>()
            .AddSingleton<OutboxDispatcher>()
            .AddSingleton<TicketAccountResolver>()
            .AddSingleton<PresentedPlans>()
            .AddSingleton<TicketApprovals>()
            .AddSingleton<TicketEventHandler>();
        AddKill(services, kill);
        return services.BuildServiceProvider();
    }

    /// <summary>A user whom nothing is wrong with.</summary>
    internal string AddHealthyUser()
    {
        var name = $"{Guid.NewGuid():N}@contoso.example";
        Tenant.Mutate(
            new Mutation
            {
                Kind = MutationKind.AddUser,
                NewUser = new UserScenario { Id = Guid.NewGuid(), UserPrincipalName = name },
            }
        );
        return name;
    }

    /// <summary>A user with a conflict who is reached by addresses that are not his user principal name.</summary>
    internal (Guid Id, string Name) AddAddressed(string mail, params string[] addresses)
    {
        var (user, guid) = (Guid.NewGuid(), Guid.NewGuid());
        Tenant.Mutate(
            new Mutation
            {
                Kind = MutationKind.AddRecipient,
                NewRecipient = new RecipientScenario
                {
                    Name = $"{user:N}_copy",
                    Guid = Guid.NewGuid(),
                    State = RecipientState.SoftDeleted,
                    ExchangeGuid = guid,
                },
            }
        );
        Tenant.Mutate(
            new Mutation
            {
                Kind = MutationKind.AddUser,
                NewUser = new UserScenario
                {
                    Id = user,
                    UserPrincipalName = $"{user:N}@contoso.onmicrosoft.example",
                    Mail = mail,
                    Addresses = [.. addresses],
                    ActiveDirectory = new ActiveDirectoryAttributes { ExchangeGuid = guid },
                },
            }
        );
        return (user, $"{user:N}@contoso.onmicrosoft.example");
    }

    private IEnumerable<KeyValuePair<string, string?>> Connection(string place, ConnectionKind kind, FakeVendors vendors)
    {
        var options = SampleConnection.Options(kind);
        var answers = options.Answers!;
        var vendor = options.Name;
        return new Dictionary<string, string?>
        {
            [$"{place}:Name"] = vendor,
            [$"{place}:Kind"] = $"{kind}",
            [$"{place}:TenantId"] = $"{TenantId}",
            [$"{place}:UrlKey"] = options.UrlKey,
            [$"{place}:Secrets:0"] = options.Secrets.FirstOrDefault(),
            [$"{place}:Answers:BaseUrl"] = vendors.Url(vendor),
            [$"{place}:Answers:User"] = answers.User,
            [$"{place}:Answers:Secret"] = answers.Secret,
            [$"{place}:Answers:IntegrationId"] = answers.IntegrationId,
            [$"{place}:Answers:OutcomeId"] = answers.OutcomeId,
            [$"{place}:Answers:Credential:Kind"] = answers.Credential?.Kind,
            [$"{place}:Answers:OAuth:TokenUrl"] = answers.OAuth is null ? null : vendors.TokenUrl(vendor),
            [$"{place}:Answers:OAuth:ClientId"] = answers.OAuth?.ClientId,
            [$"{place}:Answers:OAuth:ClientSecret"] = answers.OAuth?.ClientSecret,
            [$"{place}:Approvals:Approvers:101"] = VendorTable.Of(kind).ReportsCommentAuthors ? $"{IdOf("boss")}" : null,
            [$"{place}:Approvals:Approvers:102"] = VendorTable.Of(kind).ReportsCommentAuthors ? $"{IdOf("bob")}" : null,
            [$"{place}:Approvals:ApprovedState"] = VendorTable.Of(kind).ReportsStateChangeAuthors ? "approved" : null,
        }.Where(setting => setting.Value is not null);
    }
}
