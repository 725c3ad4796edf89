using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Tests.Support;

namespace TenantHygiene.Microsoft365.Tests.Directory;

public sealed class GraphPageTests
{
    private static readonly Uri _graph = new("https://graph.microsoft.com/v1.0");

    [Fact]
    public void A_page_without_a_link_is_the_last() =>
        Assert.Equal((null, null), GraphPage.Check(Rows.Parse("""{"value":[]}"""), _graph, null));

    [Fact]
    public void A_link_to_the_service_is_followed_as_it_is()
    {
        const string Link = "https://graph.microsoft.com/v1.0/users?$skiptoken=A%2fb'";

        Assert.Equal((null, Link), GraphPage.Check(Rows.Parse($$"""{"value":[],"@odata.nextLink":"{{Link}}"}"""), _graph, null));
    }

    [Theory]
    [InlineData("https://graph.microsoft.com.evil.example/v1.0/users")]
    [InlineData("https://evil.example/v1.0/users")]
    [InlineData("http://graph.microsoft.com/v1.0/users")]
    [InlineData("https://graph.microsoft.com:8443/v1.0/users")]
    [InlineData("https://graph.microsoft.com@evil.example/v1.0/users")]
    [InlineData("https://user:password@graph.microsoft.com/v1.0/users")]
    [InlineData("/v1.0/users?$skiptoken=x")]
    [InlineData("")]
    public void A_link_that_leads_elsewhere_is_a_flaw(string link)
    {
        var (flaw, next) = GraphPage.Check(Rows.Parse($$"""{"value":[],"@odata.nextLink":"{{link}}"}"""), _graph, null);

        Assert.NotNull(flaw);
        Assert.Null(next);
    }

    [Fact]
    public void A_link_to_the_page_itself_is_a_flaw()
    {
        const string Link = "https://graph.microsoft.com/v1.0/users?$skiptoken=1";

        Assert.NotNull(GraphPage.Check(Rows.Parse($$"""{"value":[],"@odata.nextLink":"{{Link}}"}"""), _graph, Link).Flaw);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"value":{}}""")]
    [InlineData("""{"error":{"code":"x"}}""")]
    [InlineData("""{"value":[],"@odata.nextLink":17}""")]
    public void What_is_no_page_is_a_flaw(string body) => Assert.NotNull(GraphPage.Check(Rows.Parse(body), _graph, null).Flaw);
}
