using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary>
/// <c>GET /remediations/{id}/events</c>: the timeline, from a sequence number on; live as server-sent events for clients that accept them,
/// as JSON for others.
/// </summary>
public sealed class GetRemediationEvents(RemediationStore store, TimelineWatcher watch, TimeProvider time)
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(30);

    [Function(nameof(GetRemediationEvents))]
    [ApiOperation(
        "Read the timeline of a remediation, or follow it live",
        Scope = RouteScope.Caller,
        Notes = "Live as server-sent events for `Accept: text/event-stream`.",
        Role = ApiRole.Read,
        Answer = typeof(RemediationEvents),
        Refuses = [404]
    )]
    [ApiAlsoAnswers(
        200,
        "One `step` event for each step, its id the step's sequence, and `end` at the end."
            + " Reconnect with `Last-Event-ID` after 200 seconds at most.",
        MediaType = "text/event-stream"
    )]
    [ApiAlsoAnswers(204, "The remediation has ended and the client has every step: do not reconnect.")]
    [ApiQuery("after", "The sequence of the last step that the client has.", Type = typeof(int))]
    [ApiHeader("Last-Event-ID", "The same, as event sources send it.", Type = typeof(int))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/remediations/{id}/events")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var after = RequestQuery.Integer(request, "after", minimum: 0, maximum: int.MaxValue) ?? 0;
        if (await store.FindAsync(request.Scope(), id, cancellationToken) is not { } record)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        if (request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/event-stream"))
        {
            return Stream(request, record, LastEventOf(request) ?? after);
        }

        var steps = await store.GetStepsAsync(record, after, cancellationToken);
        return ApiJson.Answer(new RemediationEvents([.. steps.Select(RemediationPresenter.Present)]));
    }

    private IResult Stream(HttpRequest request, RemediationRecord record, int after)
    {
        if (record.State.IsFinal() && after >= record.StepCount)
        {
            // The standard's way to tell a client not to come back.
            return Results.NoContent();
        }

        if (watch.Listen(record.Id) is not { } listener)
        {
            return Problem.TooMany(
                request.HttpContext,
                $"{TimelineWatcher.MaximumListeners} clients follow a timeline already. Poll the remediation instead.",
                _retryAfter
            );
        }

        return new TimelineStream(listener, after, time);
    }

    private static int? LastEventOf(HttpRequest request) =>
        request.Headers["Last-Event-ID"] switch
        {
            [] or [{ Length: 0 }] => null,
            [{ } text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw new InvalidRequestException("last-event-id-wrong", "`Last-Event-ID` must be the id of an event of this stream."),
        };
}

/// <summary>
/// A timeline as server-sent events, one for each step, its id the step's number. The stream ends with the remediation, and in any case
/// before the platform would cut it: clients reconnect by themselves with <c>Last-Event-ID</c> and miss nothing.
/// </summary>
/// <param name="listener">Whom the stream belongs to; the stream disposes of it.</param>
/// <param name="after">The last step that the client has seen; 0 for none.</param>
/// <param name="time">The clock.</param>
public sealed class TimelineStream(TimelineListener listener, int after, TimeProvider time) : IResult
{
    /// <summary>Azure's front end cuts requests after 230 seconds.</summary>
    private static readonly TimeSpan _maximumDuration = TimeSpan.FromSeconds(200);

    /// <summary>Proxies cut connections that are silent for a minute or less.</summary>
    private static readonly TimeSpan _heartbeatInterval = TimeSpan.FromSeconds(15);

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
        while (time.GetElapsedTime(started) is var lasted && lasted < _maximumDuration)
        {
            var pause = _maximumDuration - lasted < _heartbeatInterval ? _maximumDuration - lasted : _heartbeatInterval;
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

    private static string Event(RemediationStep step)
    {
        var data = JsonSerializer.Serialize(RemediationPresenter.Present(step), ApiJson.Default.StepResource);
        return $"id: {step.Sequence}\nevent: step\ndata: {data}\n\n";
    }
}

/// <summary>
/// A timeline for people: an entry that repeats itself stands once, with how often it was seen and when last. A remediation that waits for
/// a day writes the same few lines again and again. The events keep every entry.
/// </summary>
internal static class CollapsedTimeline
{
    // What repeats itself is a cycle of a few entries: it is diagnosed, prepared, refused, and waits.
    private const int MaximumCycle = 5;

    /// <summary>The entries, oldest first. Of one that repeats itself the last text is shown: times in it differ.</summary>
    public static IReadOnlyList<StepResource> Of(IEnumerable<RemediationStep> steps)
    {
        var folded = new List<StepResource>();
        foreach (var step in steps)
        {
            var entry = RemediationPresenter.Present(step);
            var earlier = folded.FindLastIndex(folded.Count - 1, Math.Min(MaximumCycle, folded.Count), other => IsSame(other, entry));
            if (earlier < 0)
            {
                folded.Add(entry);
                continue;
            }

            folded[earlier] = folded[earlier] with { Text = entry.Text, Count = (folded[earlier].Count ?? 1) + 1, LastAt = entry.At };
        }

        return folded;
    }

    private static bool IsSame(StepResource one, StepResource other) =>
        one.Kind == other.Kind && one.State == other.State && VolatileText.Without(one.Text) == VolatileText.Without(other.Text);
}
