using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Http;

public sealed class StreamTests(SharedApp shared) : ConformanceTests(shared)
{
    [Fact]
    public async Task A_response_arrives_as_it_is_written()
    {
        using var response = await Http.GetAsync("stream/" + Id, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));

        Assert.Equal("data: first", await reader.ReadLineAsync(Cancellation));
        await OpenAsync(Id);
        Assert.Equal("\ndata: second\n\n", await reader.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task A_caller_who_leaves_cancels_the_request()
    {
        using (var response = await Http.GetAsync("stream/" + Id, HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
            await reader.ReadLineAsync(Cancellation);
        }

        Assert.Equal(["request aborted"], await JournalAsync("gone-" + Id, lines => lines.Length > 0));
    }
}
