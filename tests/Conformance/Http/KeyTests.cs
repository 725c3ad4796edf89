using System.Net;
using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Http;

public sealed class KeyTests(SharedApp shared) : ConformanceTests(shared)
{
    [Theory]
    [InlineData("keyoffunction")]
    [InlineData("keyoffunction?code=wrong")]
    [InlineData("keyofadmin")]
    [InlineData("keyofadmin?code=wrong")]
    public async Task A_missing_or_wrong_key_is_an_empty_401(string path)
    {
        Assert.SkipWhen(Machine.UsesFunctionsHost, "A Functions host in development asks for no keys.");
        using var response = await Http.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("keyoffunction", Keys.Function, true)]
    [InlineData("keyoffunction", Keys.Master, true)]
    [InlineData("keyofadmin", Keys.Master, true)]
    [InlineData("keyofadmin", Keys.Function, false)]
    public async Task The_key_is_taken_from_query_or_header_and_the_master_key_opens_everything(string path, string key, bool opens)
    {
        Assert.SkipWhen(Machine.UsesFunctionsHost, "The keys of a Functions host are its own secrets.");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-functions-key", key);
        using var byHeader = await Http.SendAsync(request, Cancellation);
        using var byQuery = await Http.GetAsync($"{path}?code={Uri.EscapeDataString(key)}", Cancellation);

        var expected = opens ? HttpStatusCode.OK : HttpStatusCode.Unauthorized;
        Assert.Equal(expected, byHeader.StatusCode);
        Assert.Equal(expected, byQuery.StatusCode);
    }
}
