using System.Net;
using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Http;

public sealed class MiddlewareTests(SharedApp shared) : ConformanceTests(shared)
{
    [Theory]
    [InlineData("write", 418, "written by middleware")]
    [InlineData("result", 200, "result of middleware")]
    [InlineData("nothing", 200, "")]
    public async Task Middleware_answers_in_place_of_the_function(string way, int status, string body)
    {
        using var response = await GetAsync("one", way);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task After_the_function_its_result_has_not_been_sent_yet()
    {
        using var response = await GetAsync("one", "after");

        Assert.Equal(["False"], response.Headers.GetValues("x-started"));
        Assert.Equal("read", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Middleware_catches_the_exception_of_the_function_as_it_was_thrown()
    {
        using var response = await GetAsync("throws/early", "catch");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains("InvalidOperationException", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_runs_around_every_kind_of_function_and_only_http_has_a_request()
    {
        await Instances.RunAsync("Chain", Id, new[] { "Ada" });

        Assert.Contains("request", await JournalAsync("middleware-StartInstance"));
        Assert.All(await JournalAsync("middleware-Chain", lines => lines.Length > 0), line => Assert.Equal("no request", line));
        Assert.All(await JournalAsync("middleware-Greet"), line => Assert.Equal("no request", line));
        Assert.All(await JournalAsync("middleware-Tick", lines => lines.Length > 0), line => Assert.Equal("no request", line));
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string way)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-middleware", way);
        return await Http.SendAsync(request, Cancellation);
    }
}
