using System.Diagnostics;
using System.Net;
using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Http;

/// <summary>
/// Requests that the host's server takes, and the worker's does not: on their way they grow by a header, and by what is escaped in the
/// address.
/// </summary>
public sealed class LimitTests(SharedApp shared) : ConformanceTests(shared)
{
    private static readonly TimeSpan _shortly = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Headers_that_are_just_short_enough_are_answered_by_the_function_or_refused_at_once()
    {
        foreach (var length in Enumerable.Range(0, 24).Select(step => 31_900 + (step * 40)))
        {
            await AssertAnsweredAsync("one", new string('h', length));
        }
    }

    [Fact]
    public async Task Addresses_that_are_just_short_enough_are_answered_by_the_function_or_refused_at_once()
    {
        foreach (var letters in Enumerable.Range(0, 24).Select(step => 2_600 + (step * 5)))
        {
            await AssertAnsweredAsync($"rest/{string.Concat(Enumerable.Repeat("\"", letters))}", "short");
        }
    }

    // Each letter is three bytes of an address.
    private async Task AssertAnsweredAsync(string path, string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("X-Long", header);
        var began = Stopwatch.GetTimestamp();

        using var response = await Http.SendAsync(request, Cancellation);

        Assert.True(
            response.StatusCode
                is HttpStatusCode.OK
                    or HttpStatusCode.BadRequest
                    or HttpStatusCode.RequestUriTooLong
                    or HttpStatusCode.RequestHeaderFieldsTooLarge,
            $"{response.StatusCode} to {path.Length} letters of path and {header.Length} of header"
        );
        Assert.True(
            Stopwatch.GetElapsedTime(began) < _shortly,
            $"{response.StatusCode} to {path.Length} letters of path and {header.Length} of header only after {Stopwatch.GetElapsedTime(began)}"
        );
    }
}
