using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.Functions.Api.Monitoring;

/// <summary>
/// <c>GET /health</c>: live when it answers at all, ready when the ledger and the queue answer. <c>?probe=live</c> asks for the first
/// only. Open to every caller, hence it says no more than that.
/// </summary>
public sealed class GetHealth(Readiness readiness)
{
    [Function(nameof(GetHealth))]
    [ApiOperation(
        "Read whether the application is running and ready",
        Scope = RouteScope.None,
        Access = ApiAccess.Anonymous,
        Answer = typeof(HealthResource),
        Refuses = [503]
    )]
    [ApiQuery("probe", "`live`: only whether it is running.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/health")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        if (RequestQuery.Text(request, "probe") is "live")
        {
            return ApiJson.Answer(new HealthResource(true, null, null));
        }

        var (ledger, queue) = await readiness.CheckAsync().WaitAsync(cancellationToken);
        return ApiJson.Answer(
            new HealthResource(true, ledger, queue),
            ledger && queue ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
        );
    }
}

/// <summary>Whether the application works.</summary>
/// <param name="Live">It answers.</param>
/// <param name="Ledger">The tables answer; absent when not asked for.</param>
/// <param name="Queue">The queue answers; absent when not asked for.</param>
public sealed record HealthResource(bool Live, bool? Ledger, bool? Queue)
{
    /// <summary>Whether it can do its work.</summary>
    public bool Ready => Live && Ledger is true && Queue is true;
}

/// <summary>
/// Whether the services answer that the application needs. The route is open, hence they are asked once a second at most.
/// </summary>
/// <param name="ledger">Asks the tables for something.</param>
/// <param name="queue">Asks the queue for something.</param>
/// <param name="time">The clock.</param>
public sealed class Readiness(Func<CancellationToken, Task> ledger, Func<CancellationToken, Task> queue, TimeProvider time)
{
    private static readonly TimeSpan _cacheTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private (Task<(bool Ledger, bool Queue)> Reading, DateTimeOffset At)? _latest;

    /// <summary>Whether each of the two answers now, or answered a moment ago.</summary>
    public Task<(bool Ledger, bool Queue)> CheckAsync()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_latest is not { } known || (known.Reading.IsCompleted && now - known.At >= _cacheTime))
            {
                _latest = known = (ReadAsync(), now);
            }

            return known.Reading;
        }
    }

    private async Task<(bool Ledger, bool Queue)> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(_timeout);
        var answers = await Task.WhenAll(AnswersAsync(ledger, timeout.Token), AnswersAsync(queue, timeout.Token));
        return (answers[0], answers[1]);
    }

    private static async Task<bool> AnswersAsync(Func<CancellationToken, Task> probe, CancellationToken cancellationToken)
    {
        try
        {
            await probe(cancellationToken);
            return true;
        }
        catch (Exception)
        {
            // Whatever the reason: not ready. The reason stands in the log of whatever needs the service for its work.
            return false;
        }
    }
}
