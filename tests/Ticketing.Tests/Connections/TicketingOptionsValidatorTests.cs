using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;

namespace TenantHygiene.Ticketing.Tests.Connections;

public sealed class TicketingOptionsValidatorTests
{
    public static TheoryData<ConnectionKind> Kinds => [.. Enum.GetValues<ConnectionKind>()];

    public static TheoryData<string, ConnectionKind, Action<ConnectionOptions>> Wrong =>
        new()
        {
            { "__Name", ConnectionKind.Json, options => options.Name = "Service Now" },
            { "__Kind", ConnectionKind.Json, options => options.Kind = null },
            { "__Secrets", ConnectionKind.Json, options => options.Secrets = [] },
            { "__Secrets", ConnectionKind.Json, options => options.Secrets = ["short"] },
            {
                "__Secrets",
                ConnectionKind.Json,
                options => options.Secrets = [SampleConnection.Secret, SampleConnection.OtherSecret, "a-third-secret-is-one-too-many"]
            },
            { "__Secrets", ConnectionKind.StandardWebhooks, options => options.Secrets = [SampleConnection.Secret] },
            {
                "published secret for tests",
                ConnectionKind.Zendesk,
                options => options.Secrets = ["dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="]
            },
            { "__UrlKey", ConnectionKind.Autotask, options => options.UrlKey = null },
            { "__Answers__BaseUrl", ConnectionKind.ConnectWise, options => options.Answers = null },
            { "__Answers__BaseUrl", ConnectionKind.ServiceNow, options => options.Answers!.BaseUrl = "http://vendor.example" },
            { "__Answers__BaseUrl", ConnectionKind.ServiceNow, options => options.Answers!.BaseUrl = "file:///etc/passwd" },
            { "__Answers__OutcomeId", ConnectionKind.HaloPsa, options => options.Answers!.OutcomeId = null },
            { "__Answers__Secret", ConnectionKind.Jira, options => options.Answers!.Secret = null },
            { "__Answers__OAuth__TokenUrl", ConnectionKind.HaloPsa, options => options.Answers!.OAuth = null },
            {
                "__Answers__OAuth__TokenUrl",
                ConnectionKind.HaloPsa,
                options => options.Answers!.OAuth!.TokenUrl = "http://vendor.example/token"
            },
            { "__Answers__OAuth__ClientId", ConnectionKind.HaloPsa, options => options.Answers!.OAuth!.ClientId = "" },
            {
                "__Answers__OAuth__ClientSecret",
                ConnectionKind.ServiceNow,
                options => options.Answers!.OAuth = new() { TokenUrl = "https://vendor.example/token", ClientId = "a" }
            },
            {
                "__Answers__OAuth__TokenUrl",
                ConnectionKind.Autotask,
                options => options.Answers!.OAuth = SampleConnection.OAuth("https://vendor.example/token")
            },
            {
                "__Answers__OAuth__Scope",
                ConnectionKind.PagerDuty,
                options => options.Answers!.OAuth = SampleConnection.OAuth("https://vendor.example/token")
            },
            {
                "__Answers__User",
                ConnectionKind.PagerDuty,
                options =>
                    (options.Answers!.User, options.Answers.OAuth) = (
                        null,
                        SampleConnection.OAuth("https://vendor.example/token", "as_account-us.contoso incidents.write")
                    )
            },
            { "__Answers__Credential__Kind", ConnectionKind.AzureMonitor, options => options.Answers!.Credential = null },
            { "__Answers__Credential__Kind", ConnectionKind.AzureMonitor, options => options.Answers!.Credential!.Kind = "Password" },
            {
                "__Answers__TenantId",
                ConnectionKind.AzureMonitor,
                options =>
                    options.Answers!.Credential = new()
                    {
                        Kind = "ClientSecret",
                        ClientId = Guid.NewGuid().ToString(),
                        ClientSecret = SampleConnection.Secret,
                    }
            },
            { "__Approvals__Approvers: AzureMonitor does not say who wrote a comment", ConnectionKind.AzureMonitor, Approving() },
            { "__Approvals__Approvers: Json does not say who wrote a comment", ConnectionKind.Json, Approving() },
            { "__Answers__BaseUrl", ConnectionKind.Zendesk, Approving(options => options.Answers = null) },
            {
                "__Approvals__ApprovedState: Freshservice does not say",
                ConnectionKind.Freshservice,
                Approving(options => options.Approvals.ApprovedState = "4")
            },
            {
                "__Approvals__ApprovedState: HaloPsa does not say",
                ConnectionKind.HaloPsa,
                Approving(options => options.Approvals.ApprovedState = "4")
            },
            {
                "__Approvals__ApprovedState: ConnectWise does not say",
                ConnectionKind.ConnectWise,
                Approving(options => options.Approvals.ApprovedState = "Approved")
            },
            {
                "__Approvals__ApprovedState: Autotask does not say",
                ConnectionKind.Autotask,
                Approving(options => options.Approvals.ApprovedState = "4")
            },
            {
                "__Approvals__ApprovedState: PagerDuty does not say",
                ConnectionKind.PagerDuty,
                Approving(options => options.Approvals.ApprovedState = "incident.acknowledged")
            },
            { "__Approvals__Approvers is missing", ConnectionKind.Jira, options => options.Approvals.ApprovedState = "Approved" },
            {
                "__Approvals__Approvers__101 must be the object id",
                ConnectionKind.Jira,
                Approving(options => options.Approvals.Approvers["101"] = "Ann")
            },
            {
                "the account that writes the answers cannot be an approver",
                ConnectionKind.ServiceNow,
                Approving(options => options.Approvals.Approvers[options.Answers!.User!] = "ann@contoso.example")
            },
            { "__Answers__KeyHost", ConnectionKind.ConnectWise, options => options.Answers!.KeyHost = "https://na.myconnectwise.net/" },
            { "__Answers__KeyHost", ConnectionKind.Zendesk, options => options.Answers!.KeyHost = "na.myconnectwise.net" },
            { "__TenantId", ConnectionKind.Json, options => options.TenantId = null },
            { "__Paths", ConnectionKind.Json, options => options.Paths.User = "a[[" },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Valid_settings_are_valid(ConnectionKind kind) =>
        Assert.True(Validate(new TicketingOptions { Connections = [SampleConnection.Options(kind)] }).Succeeded);

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_setting_stops_the_start_and_is_named_without_its_secret(
        string named,
        ConnectionKind kind,
        Action<ConnectionOptions> change
    )
    {
        var result = Validate(new TicketingOptions { Connections = [SampleConnection.Options(kind, change)] });

        Assert.True(result.Failed);
        Assert.Contains(named, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(SampleConnection.Secret, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Receivers_are_https_and_have_secrets()
    {
        Assert.True(
            Validate(
                new TicketingOptions
                {
                    Webhooks =
                    [
                        new OutboundWebhookOptions { Url = "https://receiver.example/hook", Secrets = [SampleConnection.WebhookSecret] },
                    ],
                }
            ).Succeeded
        );
        Assert.True(
            Validate(
                new TicketingOptions
                {
                    Webhooks =
                    [
                        new OutboundWebhookOptions { Url = "http://receiver.example/hook", Secrets = [SampleConnection.WebhookSecret] },
                    ],
                }
            ).Failed
        );
        Assert.True(
            Validate(new TicketingOptions { Webhooks = [new OutboundWebhookOptions { Url = "https://receiver.example/hook" }] }).Failed
        );
        Assert.True(
            Validate(new TicketingOptions { TeamsWorkflows = [new TeamsWorkflowOptions { Url = "ftp://receiver.example" }] }).Failed
        );
    }

    [Fact]
    public void The_form_of_a_webhook_is_one_that_is_known()
    {
        var receiver = new OutboundWebhookOptions
        {
            Url = "https://receiver.example/hook",
            Secrets = [SampleConnection.WebhookSecret],
            Format = (WebhookFormat)7,
        };

        var result = Validate(new TicketingOptions { Webhooks = [receiver] });

        Assert.Equal("Ticketing__Webhooks__0__Format must be one of StandardWebhooks, CloudEvents.", result.FailureMessage);
    }

    private static Action<ConnectionOptions> Approving(Action<ConnectionOptions>? change = null) =>
        options =>
        {
            options.Approvals.Approvers["101"] = "ann@contoso.example";
            change?.Invoke(options);
        };

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(TicketingOptions options) =>
        new TicketingOptionsValidator().Validate(null, options);
}
