using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantOnboarding.Tests;

public sealed class OnboardTests
{
    private static readonly string[] _credentials = ["credential", "readerCredential"];

    [Fact]
    public async Task A_further_tenant_is_served_as_the_printed_request_says_and_without_any_secret()
    {
        await using var environment = await OnboardingEnvironment.StartAsync();
        TrustManagedIdentities(environment);

        var run = await OnboardAsync(environment);

        Assert.True(run.Code == 0, run.Text);
        Assert.Contains(
            $"{environment.Tenant.Authority}{OnboardingEnvironment.Fabrikam}/adminconsent?client_id={OnboardingEnvironment.Reader}\n",
            run.Text,
            StringComparison.Ordinal
        );
        var lines = run.Text.Split('\n');
        var request = Array.FindIndex(lines, line => line == $"  PUT /api/v1/tenants/{OnboardingEnvironment.Fabrikam}");
        Assert.DoesNotContain("ecret", lines[request + 1], StringComparison.Ordinal);
        await using var product = environment.Product(Settings(JsonNode.Parse(lines[request + 1])!));
        Assert.Equal(
            1,
            Assert
                .IsType<Read<int>.Found>(
                    await product
                        .GetRequiredService<IDirectory>()
                        .CountUsersAsync(OnboardingEnvironment.Fabrikam, OnboardingEnvironment.Cancel)
                )
                .Value
        );
        Assert.Equal(
            [OnboardingEnvironment.Reader],
            environment.Tenant.Report().Routes.Single(route => route.Route == "GET /users/$count").Callers
        );
    }

    [Fact]
    public async Task A_tenant_that_is_served_already_is_left_as_it_is()
    {
        await using var environment = await OnboardingEnvironment.StartAsync();
        await OnboardAsync(environment);

        var again = await OnboardAsync(environment);

        Assert.True(again.Code == 0, again.Text);
        Assert.Contains("Everything is granted already.", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_grants_nothing()
    {
        await using var environment = await OnboardingEnvironment.StartAsync();

        var run = await OnboardAsync(environment, "--what-if");

        Assert.True(run.Code == 0, run.Text);
        Assert.Equal(0, environment.Requests("POST /servicePrincipals"));
        Assert.Contains("would    Reader: service principal of application", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_for_one_tenant_only_cannot_be_added_to_another()
    {
        await using var environment = await OnboardingEnvironment.StartAsync(scenario =>
            scenario.Tenants[0].Applications.ForEach(one => one.IsMultiTenant = false)
        );

        var run = await OnboardAsync(environment);

        Assert.Equal(1, run.Code);
        Assert.Contains("does not reference a valid application object", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_grants_are_proven_by_reading_alone()
    {
        await using var environment = await OnboardingEnvironment.StartAsync();
        await environment.GrantAsync();

        var (code, text) = await ProveAsync(environment);

        Assert.True(code == 0, text);
        Assert.Contains("proven   Repairer: User.ManageIdentities.All in its token", text, StringComparison.Ordinal);
        var product = new[] { OnboardingEnvironment.Reader, OnboardingEnvironment.Repairer };
        Assert.All(environment.Tenant.Report().Routes.Where(route => route.Callers.Intersect(product).Any()), route =>
            Assert.True(
                route.Route.StartsWith("GET ", StringComparison.Ordinal) || route.Route.StartsWith("Get-", StringComparison.Ordinal),
                route.Route
            )
        );
    }

    [Theory]
    [InlineData("graph", "Reader: number of users")]
    [InlineData("exchange", "Reader: Get-Recipient")]
    public async Task A_missing_grant_is_found_by_the_proof(string permissions, string line)
    {
        await using var environment = await OnboardingEnvironment.StartAsync();
        await environment.GrantAsync();
        environment
            .Tenant.Tenants.Get(OnboardingEnvironment.Contoso)
            .Scenario.Applications.Single(one => one.ClientId == OnboardingEnvironment.Reader)
            .Permissions.Remove(permissions);

        var (code, text) = await ProveAsync(environment);

        Assert.Equal(1, code);
        Assert.Contains($"FAILED   {line}", text, StringComparison.Ordinal);
        Assert.Contains("Run \"grant\".", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repairer_without_its_permission_is_found_by_its_token()
    {
        await using var environment = await OnboardingEnvironment.StartAsync();
        await environment.GrantAsync();
        environment
            .Tenant.Tenants.Get(OnboardingEnvironment.Contoso)
            .Scenario.Applications.Single(one => one.ClientId == OnboardingEnvironment.Repairer)
            .Permissions.Remove("graph");

        Assert.Contains(
            "The token does not have User.ManageIdentities.All.",
            (await ProveAsync(environment)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Missing_settings_are_named()
    {
        await using var environment = await OnboardingEnvironment.StartAsync();

        var (code, text) = await environment.RunAsync("prove");

        Assert.Equal(1, code);
        Assert.Contains("Tenants__0__TenantId is missing", text, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Text)> OnboardAsync(OnboardingEnvironment environment, params string[] more) =>
        environment.RunAsync(
            "onboard",
            [
                "--tenant",
                $"{OnboardingEnvironment.Fabrikam}",
                "--name",
                "Fabrikam",
                "--reader-managed-identity",
                $"{OnboardingEnvironment.Reader}",
                "--repairer-managed-identity",
                $"{OnboardingEnvironment.Repairer}",
                .. more,
            ]
        );

    private static async Task<(int Code, string Text)> ProveAsync(OnboardingEnvironment environment)
    {
        await using var output = new StringWriter();
        var variables = environment.Environment;
        foreach (var (key, value) in OnboardingEnvironment.Identities(OnboardingEnvironment.Reader, OnboardingEnvironment.Repairer))
        {
            variables[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return (await CommandLine.RunAsync(["prove"], output, variables), output.ToString());
    }

    private static void TrustManagedIdentities(OnboardingEnvironment environment)
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", environment.Tenant.IdentityEndpoint);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", "header of the tests");
        var home = environment.Tenant.Tenants.Get(OnboardingEnvironment.Contoso);
        foreach (var application in home.Scenario.Applications.Where(one => one.IsMultiTenant))
        {
            application.FederatedCredentials.Add(
                new FederatedCredentialScenario
                {
                    Issuer = $"{environment.Tenant.Authority}{OnboardingEnvironment.Contoso}/v2.0",
                    Subject = $"{TenantSimulator.EntraId.ServicePrincipal.IdOf(home, application.ClientId)}",
                }
            );
        }
    }

    /// <summary>The settings that say the same as a request to register Fabrikam.</summary>
    private static Dictionary<string, string?> Settings(JsonNode body) =>
        new(
            _credentials
                .SelectMany(part => body[part]!.AsObject().Select(member => (part, member)))
                .Select(one => KeyValuePair.Create($"Tenants:0:{one.part}:{one.member.Key}", (string?)$"{one.member.Value}"))
                .Append(KeyValuePair.Create("Tenants:0:TenantId", (string?)$"{OnboardingEnvironment.Fabrikam}"))
        );
}
