using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>
/// What every API request passes: it is counted, may meet a fault, may be throttled, takes its time, and is then performed.
/// </summary>
/// <param name="log">Counts.</param>
/// <param name="faults">Faults.</param>
/// <param name="throttles">Limits.</param>
/// <param name="latency">How long requests take.</param>
/// <param name="time">The clock of delays.</param>
internal sealed class Gateway(RequestLog log, FaultTable faults, Throttles throttles, RequestLatency latency, TimeProvider time)
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="perform">Does what it asks for.</param>
    /// <param name="cancellation">The client has gone.</param>
    /// <returns>The answer.</returns>
    public async Task<Answer> AnswerAsync(ApiRequest request, Func<Distortion, Task<Answer>> perform, CancellationToken cancellation)
    {
        log.Begin(request);
        throttles.Begin(request);
        var status = 0;
        try
        {
            var answer = await DecideAsync(request, perform, cancellation);
            status = answer.Status;
            return answer;
        }
        finally
        {
            throttles.End(request);
            log.End(request, status);
        }
    }

    private async Task<Answer> DecideAsync(ApiRequest request, Func<Distortion, Task<Answer>> perform, CancellationToken cancellation)
    {
        if (faults.Take(request) is { } fault)
        {
            return await FaultAsync(request, fault, perform, cancellation);
        }

        if (throttles.Refuse(request) is { } refusal)
        {
            return refusal;
        }

        if (latency.Of(request) is var takes && takes != TimeSpan.Zero)
        {
            await Task.Delay(takes, time, cancellation);
        }

        return throttles.Describe(request, await perform(Distortion.None));
    }

    private async Task<Answer> FaultAsync(
        ApiRequest request,
        FaultResponse fault,
        Func<Distortion, Task<Answer>> perform,
        CancellationToken cancellation
    )
    {
        if (fault.DelayMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), time, cancellation);
        }

        if (fault.Performed)
        {
            await perform(Distortion.None);
        }

        switch (fault.Body)
        {
            case FaultBody.Delay:
                return await perform(Distortion.None);
            case FaultBody.Truncated:
                var whole = await perform(Distortion.None);
                return whole with { Body = whole.Body[..(whole.Body.Length / 2)] };
            case FaultBody.WrongRow:
                return await perform(Distortion.WrongRow);
            case FaultBody.PartialPage:
                return await perform(Distortion.PartialPage);
            case FaultBody.ForeignNextLink:
                return await perform(Distortion.ForeignNextLink);
            case FaultBody.Abort:
                return Answer.Abort;
            case FaultBody.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
                return Answer.Abort;
            default:
                return FaultResponses.Make(request.Api, fault);
        }
    }
}

/// <summary>What log, faults and throttling need to know of a request.</summary>
/// <param name="Api">The API.</param>
/// <param name="Route">The cmdlet, or the method and route template.</param>
/// <param name="Subject">Path, query, identity and filter, for faults that look for a text.</param>
/// <param name="Caller">Who calls; null when the request carries no valid token.</param>
/// <param name="TenantId">The tenant that it goes to, by its token or its path; null when neither names one.</param>
internal sealed record ApiRequest(ApiName Api, string Route, string Subject, Caller? Caller, Guid? TenantId)
{
    /// <summary>What it costs of the limits of Microsoft Graph.</summary>
    public ResourceCost Cost { get; init; }
}

/// <summary>How the proper answer is to be bent.</summary>
internal enum Distortion
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Rows of another object.</summary>
    WrongRow,

    /// <summary>Half of the rows, the rest by nextLink.</summary>
    PartialPage,

    /// <summary>A nextLink to a foreign host.</summary>
    ForeignNextLink,
}
