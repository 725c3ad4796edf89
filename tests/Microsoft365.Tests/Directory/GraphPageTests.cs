using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Tests.Support;

namespace TenantHygiene.Microsoft365.Tests.Directory;

public sealed class GraphPageTests
{
    private const string Users = "/v1.0/users";
    private static readonly Uri _graph = new("https://graph.microsoft.com/v1.0");

    [Fact]
    public void A_page_without_a_link_is_the_last() =>
        Assert.Equal((null, null), GraphPage.Check(Rows.Parse("""{"value":[]}"""), _graph, previousLink: null, Users));

    [Fact]
    public void A_link_to_the_service_is_followed_as_it_is()
    {
        const string Link = "https://graph.microsoft.com/v1.0/users?$skiptoken=A%2fb'";

        Assert.Equal(
            (null, Link),
            GraphPage.Check(Rows.Parse($$"""{"value":[],"@odata.nextLink":"{{Link}}"}"""), _graph, previousLink: null, Users)
        );
    }

    [Theory]
    [InlineData("https://graph.microsoft.com.evil.example/v1.0/users")]
    [InlineData("https://evil.example/v1.0/users")]
    [InlineData("http://graph.microsoft.com/v1.0/users")]
    [InlineData("https://graph.microsoft.com:8443/v1.0/users")]
    [InlineData("https://graph.microsoft.com@evil.example/v1.0/users")]
    [InlineData("https://user:password@graph.microsoft.com/v1.0/users")]
    [InlineData("/v1.0/users?$skiptoken=x")]
    [InlineData("https://graph.microsoft.com/v1.0/groups?$skiptoken=x")]
    [InlineData("https://graph.microsoft.com/beta/users?$skiptoken=x")]
    [InlineData("https://graph.microsoft.com/v1.0/users/../groups?$skiptoken=x")]
    [InlineData("https://graph.microsoft.com/v1.0/users/4f6e0b0c-8d53-4f0e-b8a5-0d3f9a1d5c11?$skiptoken=x")]
    [InlineData("")]
    public void A_link_that_leads_elsewhere_is_a_flaw(string link)
    {
        var (flaw, next) = GraphPage.Check(
            Rows.Parse($$"""{"value":[],"@odata.nextLink":"{{link}}"}"""),
            _graph,
            previousLink: null,
            Users
        );

        Assert.NotNull(flaw);
        Assert.Null(next);
    }

    [Fact]
    public void A_link_that_is_too_long_to_be_kept_is_a_flaw() =>
        Assert.NotNull(GraphPage.FlawOf($"https://graph.microsoft.com/v1.0/users?$skiptoken={new string('x', 16_384)}", _graph, Users));

    [Fact]
    public void A_link_to_the_page_itself_is_a_flaw()
    {
        const string Link = "https://graph.microsoft.com/v1.0/users?$skiptoken=1";

        Assert.NotNull(GraphPage.Check(Rows.Parse($$"""{"value":[],"@odata.nextLink":"{{Link}}"}"""), _graph, Link, Users).Flaw);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"value":{}}""")]
    [InlineData("""{"error":{"code":"x"}}""")]
    [InlineData("""{"value":[],"@odata.nextLink":17}""")]
    public void What_is_no_page_is_a_flaw(string body) =>
        Assert.NotNull(GraphPage.Check(Rows.Parse(body), _graph, previousLink: null, Users).Flaw);
}
