using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Api.Timelines;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>GET /remediations/{id}/events</c>: the timeline, from a sequence number on; live as server-sent events for those who accept them, as JSON for others.</summary>
public sealed class GetRemediationEvents(RemediationStore store, TimelineWatch watch, TimeProvider time)
{
    private static readonly TimeSpan UntilThereIsRoom = TimeSpan.FromSeconds(30);

    [Function(nameof(GetRemediationEvents))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/remediations/{id}/events")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var after = QueryText.Integer(request, "after", minimum: 0, maximum: int.MaxValue) ?? 0;
        if (await store.FindAsync(id, cancellationToken) is not { } record)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        if (request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/event-stream"))
        {
            return Stream(request, record, LastEventOf(request) ?? after);
        }

        var steps = await store.GetStepsAsync(id, after, cancellationToken);
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
            return Problem.TooMany(request.HttpContext, $"{TimelineWatch.MaximumListeners} listen already; look at the remediation itself now and then.", UntilThereIsRoom);
        }

        return new TimelineStream(listener, after, time);
    }

    private static int? LastEventOf(HttpRequest request) => request.Headers["Last-Event-ID"] switch
    {
        [] or [{ Length: 0 }] => null,
        [{ } text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new InvalidRequestException("last-event-id-wrong", "Last-Event-ID must be the id of an event of this stream."),
    };
}
