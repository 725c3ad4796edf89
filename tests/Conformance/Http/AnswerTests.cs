using System.Net;
using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Http;

public sealed class AnswerTests(SharedApp shared) : ConformanceTests(shared)
{
    [Theory]
    [InlineData("text")]
    [InlineData("object")]
    [InlineData("number")]
    [InlineData("bytes")]
    [InlineData("null")]
    public async Task A_plain_value_is_an_empty_200(string kind)
    {
        using var response = await Http.GetAsync("value/" + kind, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("action/object")]
    [InlineData("result/json")]
    public async Task Json_has_names_in_camel_case_enumerations_as_numbers_and_nulls(string path) =>
        Assert.Equal("""{"firstName":"Ada","kind":2,"nothing":null}""", await Http.GetStringAsync(path, Cancellation));

    [Theory]
    [InlineData("action/other")]
    [InlineData("result/other")]
    public async Task A_problem_has_its_own_content_type(string path)
    {
        using var response = await Http.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("action/created", HttpStatusCode.Created)]
    [InlineData("result/accepted", HttpStatusCode.Accepted)]
    public async Task A_location_is_sent_as_the_function_wrote_it(string path, HttpStatusCode status)
    {
        using var response = await Http.GetAsync(path, Cancellation);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("/api/things/1", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Headers_and_cookies_that_the_function_sets_are_sent_with_a_304_too()
    {
        using var response = await Http.GetAsync("result/unmodified", Cancellation);

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Equal("\"1\"", response.Headers.ETag!.Tag);
        Assert.Contains(response.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("taste=sweet", StringComparison.Ordinal));
    }

    [Fact]
    public Task A_result_after_something_was_written_directly_breaks_the_connection() => BreaksAsync("direct");

    [Fact]
    public async Task An_exception_is_an_empty_500()
    {
        using var response = await Http.GetAsync("throws/early", Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public Task An_exception_after_the_first_bytes_breaks_the_connection() => BreaksAsync("throws/late");

    // The caller must not take a part for the whole. How much of it still arrives is a matter of chance.
    private Task BreaksAsync(string path) => Assert.ThrowsAsync<HttpRequestException>(() => Http.GetStringAsync(path, Cancellation));
}
