using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Tests.Support;

/// <summary>A valid connection of each kind.</summary>
internal static class SampleConnection
{
    public const string Secret = "correct-horse-battery-staple";
    public const string OtherSecret = "another-secret-that-replaces-it";
    public const string WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public const string WebhookSecretKey = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
    public const string WebhookPublicKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    public const string UrlKey = "the-second-factor-in-the-address";
    public static readonly Guid Tenant = Guid.Parse("5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f");

    public static Connection Of(ConnectionKind kind, Action<ConnectionOptions>? change = null) => Connection.Of(Options(kind, change));

    public static ConnectionOptions Options(ConnectionKind kind, Action<ConnectionOptions>? change = null)
    {
        var options = new ConnectionOptions
        {
            Name = kind.ToString().ToLowerInvariant(),
            Kind = kind,
            Secrets = kind switch
            {
                ConnectionKind.StandardWebhooks => [WebhookSecret],
                ConnectionKind.ConnectWise => [],
                _ => [Secret],
            },
            UrlKey = kind is ConnectionKind.Autotask ? UrlKey : null,
            TenantId = Tenant,
            Answers = kind is ConnectionKind.Json or ConnectionKind.StandardWebhooks or ConnectionKind.CloudEvents
                ? null
                : new AnswerOptions
                {
                    BaseUrl = "https://vendor.example",
                    User = "hygiene@contoso.example",
                    Secret = "vendor-secret",
                    IntegrationId = "integration",
                    OAuth = kind is ConnectionKind.HaloPsa ? OAuth("https://vendor.example/token") : null,
                    Credential = kind is ConnectionKind.AzureMonitor ? new TenantCredentialOptions { Kind = "ManagedIdentity" } : null,
                    OutcomeId = "7",
                    ResolvedState =
                        kind is ConnectionKind.ServiceNow ? "6"
                        : kind is ConnectionKind.Zendesk ? "solved"
                        : kind is ConnectionKind.PagerDuty ? "resolved"
                        : "5",
                },
        };
        change?.Invoke(options);
        return options;
    }

    public static OAuthOptions OAuth(string tokenUrl, string? scope = null) =>
        new()
        {
            TokenUrl = tokenUrl,
            ClientId = "hygiene-client",
            ClientSecret = "vendor-client-secret",
            Scope = scope,
        };
}
