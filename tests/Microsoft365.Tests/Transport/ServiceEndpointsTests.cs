using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Tests.Transport;

public sealed class ServiceEndpointsTests
{
    [Fact]
    public void The_defaults_are_the_global_cloud()
    {
        var endpoints = Of(new Microsoft365Options());

        Assert.True(endpoints.IsMicrosoftAuthority);
        Assert.Equal("https://graph.microsoft.com/.default", endpoints.GraphScope);
        Assert.Equal("https://outlook.office365.com/.default", endpoints.ExchangeScope);
    }

    [Fact]
    public void A_national_cloud_has_scopes_of_its_own() =>
        Assert.Equal(
            "https://microsoftgraph.chinacloudapi.cn/.default",
            Of(new Microsoft365Options { GraphBaseUrl = "https://microsoftgraph.chinacloudapi.cn/v1.0" }).GraphScope
        );

    [Fact]
    public void A_server_that_stands_in_takes_tokens_of_the_global_cloud()
    {
        var endpoints = Of(
            new Microsoft365Options { AuthorityHost = "https://127.0.0.1:5001/", GraphBaseUrl = "https://127.0.0.1:5001/v1.0" }
        );

        Assert.False(endpoints.IsMicrosoftAuthority);
        Assert.Equal("https://graph.microsoft.com/.default", endpoints.GraphScope);
    }

    [Theory]
    [InlineData("https://outlook.office365.com")]
    [InlineData("https://outlook.office365.com/")]
    public void The_path_of_exchange_is_appended(string baseUrl) =>
        Assert.Equal(
            "https://outlook.office365.com/adminapi/beta/11111111-1111-1111-1111-111111111111/InvokeCommand",
            Of(new Microsoft365Options { ExchangeBaseUrl = baseUrl })
                .InvokeCommand(Guid.Parse("11111111-1111-1111-1111-111111111111"))
                .AbsoluteUri
        );

    private static ServiceEndpoints Of(Microsoft365Options options) => new(Options.Create(options));
}
