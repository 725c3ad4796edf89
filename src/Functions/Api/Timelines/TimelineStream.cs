using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Api.Timelines;

/// <summary>
/// A timeline as server-sent events, one for each step, its id the step's number. The stream ends with the remediation, and in any case before the
/// platform would cut it: clients come back by themselves with <c>Last-Event-ID</c> and miss nothing.
/// </summary>
/// <param name="listener">Whom the stream belongs to; the stream disposes of it.</param>
/// <param name="after">The last step that the client has seen; 0 for none.</param>
/// <param name="time">The clock.</param>
public sealed class TimelineStream(TimelineListener listener, int after, TimeProvider time) : IResult
{
    /// <summary>Azure's front end cuts requests after 230 seconds.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(200);

    /// <summary>Proxies cut connections that are silent for a minute or less.</summary>
    private static readonly TimeSpan BetweenSignsOfLife = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var _ = listener;
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // Some proxies collect small answers unless told not to.
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await response.WriteAsync("retry: 2000\n\n", httpContext.RequestAborted);
            await WriteUntilEndAsync(response, httpContext.RequestAborted);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has left.
        }
    }

    private async Task WriteUntilEndAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        var seen = after;
        var started = time.GetTimestamp();
        while (true)
        {
            var (reading, change) = listener.Current();
            if (await reading.WaitAsync(cancellationToken) is not { } timeline)
            {
                return;
            }

            foreach (var step in timeline.Steps.SkipWhile(step => step.Sequence <= seen))
            {
                await response.WriteAsync(Event(step), cancellationToken);
                seen = step.Sequence;
            }

            if (timeline.Record.State.IsFinal())
            {
                await response.WriteAsync($"event: end\ndata: {{\"state\":\"{timeline.Record.State}\"}}\n\n", cancellationToken);
                return;
            }

            await response.Body.FlushAsync(cancellationToken);
            if (!await WaitAsync(response, change, started, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Waits for a change, with signs of life; false when the stream has lasted long enough.</summary>
    private async Task<bool> WaitAsync(HttpResponse response, Task change, long started, CancellationToken cancellationToken)
    {
        while (time.GetElapsedTime(started) is var lasted && lasted < Longest)
        {
            var pause = Longest - lasted < BetweenSignsOfLife ? Longest - lasted : BetweenSignsOfLife;
            try
            {
                await change.WaitAsync(pause, time, cancellationToken);
                return true;
            }
            catch (TimeoutException)
            {
                await response.WriteAsync(": still here\n\n", cancellationToken);
            }
        }

        return false;
    }

    private static string Event(RemediationStep step) =>
        $"id: {step.Sequence}\nevent: step\ndata: {JsonSerializer.Serialize(RemediationPresenter.Present(step), ApiJson.Default.StepResource)}\n\n";
}
