using System.Net.Http.Headers;
using System.Net.ServerSentEvents;

namespace TenantHygiene.Benchmarks.Listening;

/// <summary>One who listens to a remediation and counts what it hears.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _listening;
    private int _last;
    private int _heard;
    private int _wrong;

    private Listener(HttpResponseMessage answer, int seen)
    {
        _last = seen;
        _listening = ListenAsync(answer, _end.Token);
    }

    /// <summary>Events that came once and in order.</summary>
    public int Heard => Volatile.Read(ref _heard);

    /// <summary>Events that came twice, or out of order.</summary>
    public int Wrong => Volatile.Read(ref _wrong);

    /// <summary>Begins to listen, after the steps that it knows.</summary>
    public static async Task<Listener> BeginAsync(HttpClient http, string token, string id, int seen, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"api/v1/remediations/{id}/events?after={seen}", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("text/event-stream");
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return new Listener(answer, seen);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _listening;
        _end.Dispose();
    }

    private async Task ListenAsync(HttpResponseMessage answer, CancellationToken end)
    {
        using var _ = answer;
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(end);
            await foreach (var heard in SseParser.Create(stream, (_, data) => data.Length).EnumerateAsync(end))
            {
                if (heard.EventId is { } id && id == $"{_last + 1}")
                {
                    _last++;
                    Interlocked.Increment(ref _heard);
                }
                else
                {
                    Interlocked.Increment(ref _wrong);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It has heard enough.
        }
    }
}
