using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TenantHygiene.TenantOnboarding.Tests;

/// <summary>A further tenant is registered at the product's API by the command that grants.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public async Task A_tenant_is_registered_once_everything_is_granted()
    {
        await using var environment = await OnboardingEnvironment.StartAsync(AdmitAdministrator);
        await using var api = await RegistryApi.StartAsync();

        var run = await OnboardAsync(environment, api);

        Assert.True(run.Code == 0, run.Text);
        Assert.Contains(
            $"done     Registry: tenant {OnboardingEnvironment.Fabrikam}, with policy observe",
            run.Text,
            StringComparison.Ordinal
        );
        var registered = Assert.Single(api.Registered);
        Assert.Equal($"{OnboardingEnvironment.Fabrikam}", registered.TenantId);
        Assert.Equal("Fabrikam", (string?)registered.Body["name"]);
        Assert.Equal(
            ("FederatedIdentity", $"{OnboardingEnvironment.Repairer}"),
            ((string?)registered.Body["credential"]!["kind"], (string?)registered.Body["credential"]!["clientId"])
        );
    }

    [Fact]
    public async Task A_tenant_that_is_registered_keeps_its_policy()
    {
        await using var environment = await OnboardingEnvironment.StartAsync(AdmitAdministrator);
        await using var api = await RegistryApi.StartAsync();
        await OnboardAsync(environment, api);
        api.Known["policy"] = "automatic";

        var again = await OnboardAsync(environment, api);
        Assert.True(again.Code == 0, again.Text);
        Assert.Contains("already  Registry", again.Text, StringComparison.Ordinal);
        Assert.Single(api.Registered);

        api.Known["credential"]!["clientId"] = $"{Guid.NewGuid()}";
        var changed = await OnboardAsync(environment, api);
        Assert.True(changed.Code == 0, changed.Text);
        Assert.Equal("automatic", (string?)api.Registered[^1].Body["policy"]);
    }

    [Fact]
    public async Task A_dry_run_registers_nothing()
    {
        await using var environment = await OnboardingEnvironment.StartAsync(AdmitAdministrator);
        await using var api = await RegistryApi.StartAsync();

        var run = await OnboardAsync(environment, api, "--what-if");

        Assert.Contains("would    Registry", run.Text, StringComparison.Ordinal);
        Assert.Empty(api.Registered);
    }

    [Fact]
    public async Task A_refusal_of_the_product_is_told_with_the_role_that_it_takes()
    {
        await using var environment = await OnboardingEnvironment.StartAsync(AdmitAdministrator);
        await using var api = await RegistryApi.StartAsync();
        api.Refusal = HttpStatusCode.Forbidden;

        var run = await OnboardAsync(environment, api);

        Assert.Equal(1, run.Code);
        Assert.Contains("The product answered 403", run.Text, StringComparison.Ordinal);
        Assert.Contains("Hygiene.Admin", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_never_sent_unencrypted_to_another_machine()
    {
        await using var environment = await OnboardingEnvironment.StartAsync(AdmitAdministrator);

        var run = await OnboardAsync(environment, "http://hygiene.contoso.example");

        Assert.Equal(1, run.Code);
        Assert.Contains("must begin with https://", run.Text, StringComparison.Ordinal);
        Assert.Empty(environment.Tenant.Report().Routes);
    }

    private static void AdmitAdministrator(TenantSimulator.Scenarios.Scenario scenario)
    {
        scenario.Tenants[0].Apis = [new() { Audience = "api://tenant-hygiene", Roles = ["Hygiene.Admin"] }];
        scenario.Tenants[0].Applications.Single(one => one.ClientId == OnboardingEnvironment.Administrator).Permissions[
            "api://tenant-hygiene"
        ] = ["Hygiene.Admin"];
    }

    private static Task<(int Code, string Text)> OnboardAsync(OnboardingEnvironment environment, RegistryApi api, params string[] more) =>
        OnboardAsync(environment, api.Address, more);

    private static Task<(int Code, string Text)> OnboardAsync(OnboardingEnvironment environment, string api, params string[] more) =>
        environment.RunAsync("onboard", ["--tenant", $"{OnboardingEnvironment.Fabrikam}", "--name", "Fabrikam", "--api", api, .. more]);

    /// <summary>The part of the product's API that registers tenants, as <c>docs/openapi.json</c> describes it.</summary>
    private sealed class RegistryApi : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private RegistryApi(WebApplication app) => _app = app;

        public string Address => _app.Urls.Single();

        public HttpStatusCode? Refusal { get; set; }

        public List<(string TenantId, JsonNode Body)> Registered { get; } = [];

        /// <summary>The tenant as it is registered now.</summary>
        public JsonNode Known { get; private set; } = new JsonObject();

        public static async Task<RegistryApi> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var api = new RegistryApi(builder.Build());
            api._app.MapGet("/api/v1/tenants/{id}", (HttpRequest request, string id) =>
                api.Answer(request, () =>
                    api.Registered.Count > 0 ? Results.Text(api.Known.ToJsonString(), "application/json") : Results.NotFound()
                )
            );
            api._app.MapPut("/api/v1/tenants/{id}", async (HttpRequest request, string id) =>
            {
                var body = (await JsonNode.ParseAsync(request.Body))!;
                return api.Answer(request, () =>
                {
                    api.Registered.Add((id, body));
                    api.Known = body.DeepClone();
                    return Results.Text(api.Known.ToJsonString(), "application/json");
                });
            });
            await api._app.StartAsync(OnboardingEnvironment.Cancel);
            return api;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private IResult Answer(HttpRequest request, Func<IResult> answer) =>
            !$"{request.Headers.Authorization}".StartsWith("Bearer ", StringComparison.Ordinal) ? Results.Unauthorized()
            : Refusal is { } refusal ? Results.StatusCode((int)refusal)
            : answer();
    }
}
