using System.Net;
using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Http;

public sealed class RouteTests(SharedApp shared) : ConformanceTests(shared)
{
    [Theory]
    [InlineData("things/7", "number 7")]
    [InlineData("things/7e0b1d3c-0000-0000-0000-000000000001", "guid 7e0b1d3c-0000-0000-0000-000000000001")]
    [InlineData("things/lamp", "text lamp")]
    [InlineData("THINGS/lamp", "text lamp")]
    [InlineData("things/a%20b", "text a b")]
    [InlineData("only/7", "number 7")]
    public async Task The_first_function_by_name_whose_template_and_constraints_fit_gets_the_request(string path, string answer) =>
        Assert.Equal(answer, await Http.GetStringAsync(path, Cancellation));

    [Fact]
    public async Task Two_functions_share_a_template_by_methods()
    {
        Assert.Equal("read", await Http.GetStringAsync("one", Cancellation));
        Assert.Equal("write by PUT", await SendAsync("PUT", "one"));
        Assert.Equal("write by DELETE", await SendAsync("DELETE", "one"));
    }

    [Theory]
    [InlineData("POST", "one")]
    [InlineData("OPTIONS", "one")]
    [InlineData("POST", "rest/anything")]
    [InlineData("GET", "only/text")]
    [InlineData("GET", "nothing/here")]
    [InlineData("GET", "things//7")]
    public async Task What_fits_no_function_is_an_empty_404_the_method_included(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(response.Content.Headers.Allow);
        Assert.Empty(await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("GET", "noroute")]
    [InlineData("DELETE", "NoRoute")]
    [InlineData("FOO", "NoRoute")]
    public async Task Without_a_route_the_name_is_the_route_and_without_methods_every_method_fits(string method, string path) =>
        Assert.Equal("no route, " + method, await SendAsync(method, path));

    [Theory]
    [InlineData("rest/a/b.js", "rest 'a/b.js'")]
    [InlineData("rest", "rest ''")]
    [InlineData("rest/a%2Fb", "rest 'a%2Fb'")]
    public async Task A_catch_all_takes_the_rest_of_the_path(string path, string answer) =>
        Assert.Equal(answer, await Http.GetStringAsync(path, Cancellation));

    [Fact]
    public async Task A_route_value_that_does_not_fit_its_parameter_is_an_empty_500()
    {
        using var response = await Http.GetAsync("loose/text", Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("query?name=Ada&count=3", "name Ada, count 3")]
    [InlineData("query", "name missing, count missing")]
    public async Task Query_values_are_bound_by_name(string path, string answer) =>
        Assert.Equal(answer, await Http.GetStringAsync(path, Cancellation));

    private async Task<string> SendAsync(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await Http.SendAsync(request, Cancellation);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }
}
