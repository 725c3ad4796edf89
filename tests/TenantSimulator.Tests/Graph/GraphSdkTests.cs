using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Authentication.Azure;

namespace TenantHygiene.TenantSimulator.Tests.Graph;

public sealed class GraphSdkTests
{
    [Fact]
    public async Task The_SDK_pages_through_all_users_and_reads_their_errors()
    {
        var scenario = TestScenarios.Conflict();
        scenario.Tenants[0].Generate.HealthyUsers = 2500;
        scenario.Throttling.Graph.EveryNthRequest = 3;
        await using var tenant = await TestTenant.StartAsync(scenario);
        using var client = Connect(tenant);
        var (users, errors) = (0, new List<ServiceProvisioningXmlError>());

        var first = await client.Users.GetAsync(
            request =>
            {
                request.QueryParameters.Select = ["id", "userPrincipalName", "serviceProvisioningErrors"];
                request.QueryParameters.Top = 999;
            },
            TestTenant.Cancellation
        );
        await PageIterator<User, UserCollectionResponse>
            .CreatePageIterator(client, first!, user =>
            {
                users++;
                errors.AddRange(user.ServiceProvisioningErrors!.OfType<ServiceProvisioningXmlError>());
                return true;
            })
            .IterateAsync(TestTenant.Cancellation);

        Assert.Equal(2501, users);
        Assert.Contains(TestScenarios.Mailbox.ToString(), Assert.Single(errors).ErrorDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_SDK_retries_provisioning_and_reads_the_recycle_bin()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one =>
            {
                one.Users.Add(TestScenarios.Victim());
                one.Users.Add(
                    new()
                    {
                        UserPrincipalName = "leaver@contoso.example",
                        DeletedDateTime = new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero),
                    }
                );
            })
        );
        using var client = Connect(tenant);

        await client.Users["victim@contoso.example"].RetryServiceProvisioning.PostAsync(cancellationToken: TestTenant.Cancellation);
        var deleted = await client.Directory.DeletedItems.GraphUser.GetAsync(cancellationToken: TestTenant.Cancellation);

        Assert.Equal(1, tenant.Simulator.State()[0].Users.Single(user => user.UserPrincipalName == "victim@contoso.example").Retries);
        Assert.Equal("leaver@contoso.example", Assert.Single(deleted!.Value!).UserPrincipalName);
    }

    private static GraphServiceClient Connect(TestTenant tenant)
    {
        var credential = new ClientSecretCredential(
            TestScenarios.TenantId.ToString(),
            TestScenarios.ClientId.ToString(),
            TestScenarios.Secret,
            new ClientSecretCredentialOptions
            {
                AuthorityHost = tenant.Simulator.Authority,
                DisableInstanceDiscovery = true,
                Transport = new HttpClientTransport(new HttpClient(Trust.Handler(tenant.Simulator.CertificateAuthorityPem))),
            }
        );
        var authentication = new AzureIdentityAuthenticationProvider(
            credential,
            ["127.0.0.1"],
            scopes: ["https://graph.microsoft.com/.default"]
        );
        var http = GraphClientFactory.Create(
            GraphClientFactory.CreateDefaultHandlers(),
            finalHandler: Trust.Handler(tenant.Simulator.CertificateAuthorityPem)
        );
        return new GraphServiceClient(http, authentication, tenant.Simulator.GraphBaseUrl);
    }
}
