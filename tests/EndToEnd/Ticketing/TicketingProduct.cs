using TenantHygiene.EndToEnd.Support;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Tests.Vendors;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.EndToEnd.Ticketing;

/// <summary>A product with a connection to each kind of ticket system, and the systems themselves on loopback.</summary>
public sealed class TicketingProduct() : Product("ticketing", Scenario("four-policies.json"), _values), IAsyncLifetime
{
    /// <summary>The connection whose tickets may approve plans.</summary>
    public const string Helpdesk = "helpdesk";

    /// <summary>The connection for alerts of a secure webhook: it has no secret.</summary>
    public const string Alerts = "alerts";

    /// <summary>The address that links begin with.</summary>
    public const string PublicUrl = "https://hygiene.example";

    private static readonly Dictionary<string, string?> _values = new(ShortWaits.Short);

    /// <summary>The ticket systems.</summary>
    public FakeVendors Vendors { get; private set; } = null!;

    /// <inheritdoc/>
    public new async ValueTask InitializeAsync()
    {
        Vendors = await FakeVendors.StartAsync();
        foreach (var (index, kind) in Enum.GetValues<ConnectionKind>().Index())
        {
            Connect($"Ticketing__Connections__{index}", Vendor(kind), kind, TenantDriver.Contoso);
        }

        var helpdesk = $"Ticketing__Connections__{Enum.GetValues<ConnectionKind>().Length}";
        Connect(helpdesk, Helpdesk, ConnectionKind.Zendesk, TenantDriver.Fabrikam);
        _values[$"{helpdesk}__Approvals__Approvers__101"] = $"{IdOf("boss")}";
        _values[$"{helpdesk}__Approvals__Approvers__102"] = $"{IdOf("bob")}";
        _values[$"{helpdesk}__Paths__DeliveryId"] = "delivery_id";
        var alerts = $"Ticketing__Connections__{Enum.GetValues<ConnectionKind>().Length + 1}";
        _values[$"{alerts}__Name"] = Alerts;
        _values[$"{alerts}__Kind"] = $"{ConnectionKind.AzureMonitor}";
        _values[$"{alerts}__TenantId"] = $"{TenantDriver.Contoso}";
        _values["Ticketing__Webhooks__0__Url"] = $"{Vendors.Root}/receiver";
        _values["Ticketing__Webhooks__0__Secrets__0"] = SampleConnection.WebhookSecret;
        _values["Ticketing__Webhooks__0__Secrets__1"] = SampleConnection.WebhookSecretKey;
        _values["Ticketing__TeamsWorkflows__0__Url"] = $"{Vendors.Root}/teams";
        _values["IDENTITY_ENDPOINT"] = $"{Vendors.Root}/identity/token";
        _values["IDENTITY_HEADER"] = FakeTokens.IdentityHeader;
        _values["Ticketing__FirstRetryAfter"] = "00:00:00.2";
        _values["Api__PublicUrl"] = PublicUrl;
        _values["Tenants__1__Policy"] = "tickets";
        _values["Tenants__2__Policy"] = "observe";
        _values["Policies__Folder"] = await WritePolicyAsync();
        await base.InitializeAsync();
    }

    /// <inheritdoc/>
    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Vendors.DisposeAsync();
    }

    /// <summary>The name of a kind's connection, and of its system.</summary>
    public static string Vendor(ConnectionKind kind) => kind.ToString().ToLowerInvariant();

    private void Connect(string place, string name, ConnectionKind kind, Guid tenant)
    {
        var options = SampleConnection.Options(kind);
        _values[$"{place}__Name"] = name;
        _values[$"{place}__Kind"] = $"{kind}";
        _values[$"{place}__TenantId"] = $"{tenant}";
        _values[$"{place}__UrlKey"] = options.UrlKey;
        foreach (var (index, secret) in options.Secrets.Index())
        {
            _values[$"{place}__Secrets__{index}"] = secret;
        }

        if (options.Answers is not { } answers)
        {
            return;
        }

        _values[$"{place}__Answers__BaseUrl"] = Vendors.Url(Vendor(kind));
        _values[$"{place}__Answers__User"] = answers.User;
        _values[$"{place}__Answers__Secret"] = answers.Secret;
        _values[$"{place}__Answers__IntegrationId"] = answers.IntegrationId;
        if (answers.OAuth is { } oauth)
        {
            _values[$"{place}__Answers__OAuth__TokenUrl"] = Vendors.TokenUrl(Vendor(kind));
            _values[$"{place}__Answers__OAuth__ClientId"] = oauth.ClientId;
            _values[$"{place}__Answers__OAuth__ClientSecret"] = oauth.ClientSecret;
        }

        _values[$"{place}__Answers__Credential__Kind"] = answers.Credential?.Kind;
        _values[$"{place}__Answers__OutcomeId"] = answers.OutcomeId;
        _values[$"{place}__Answers__ResolvedState"] = answers.ResolvedState;
    }

    private static async Task<string> WritePolicyAsync()
    {
        var folder = Directory
            .CreateDirectory(Path.Combine(RepositoryRoot.Find(), "artifacts", "end-to-end", "ticketing-policies"))
            .FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "tickets.json"),
            """
            {
              "name": "tickets",
              "description": "Asks for everything; approvals may come from tickets.",
              "guidInUse": { "mailUsers": { "action": "approve" }, "mailboxes": { "action": "approve" } },
              "approval": { "approvers": 1, "mayComeFromTickets": true },
              "budgets": { "perHour": 100, "perDay": 100, "percentOfUsersPerDay": 100, "globalPerDay": 500 },
              "newTenants": "act"
            }
            """
        );
        return folder;
    }
}

/// <summary>The tests of one ticketing product; they share it, one after the other.</summary>
[CollectionDefinition(nameof(TicketingProduct))]
public sealed class TicketingProductDefinition : ICollectionFixture<TicketingProduct>;
