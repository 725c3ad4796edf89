using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.Functions.Api.Health;

/// <summary>
/// <c>GET /health</c>: live when it answers at all, ready when the ledger and the queue answer. <c>?probe=live</c> asks for the first only.
/// Open to everybody, and tells nothing but that.
/// </summary>
public sealed class GetHealth(Readiness readiness)
{
    [Function(nameof(GetHealth))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/health")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (QueryText.Text(request, "probe") is "live")
        {
            return ApiJson.Answer(new HealthResource(true, null, null));
        }

        var (ledger, queue) = await readiness.LookAsync().WaitAsync(cancellationToken);
        return ApiJson.Answer(
            new HealthResource(true, ledger, queue),
            ledger && queue ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
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
