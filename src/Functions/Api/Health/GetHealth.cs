using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Queue;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Functions.Settings;

namespace TenantHygiene.Functions.Api.Health;

/// <summary>
/// <c>GET /health</c>: live when it answers at all, ready when the ledger and the queue answer. <c>?probe=live</c> asks for the first only.
/// Open to everybody, and tells nothing but that.
/// </summary>
public sealed class GetHealth(ScanStore scans, TriggerQueues queues, TenantPolicies tenants)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Function(nameof(GetHealth))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/health")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (QueryText.Text(request, "probe") is "live")
        {
            return ApiJson.Answer(new HealthResource(true, null, null));
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        var ledger = await AnswersAsync(() => scans.LatestAsync(tenants.TenantIds.First(), timeout.Token));
        var messages = await AnswersAsync(() => queues.ProvisioningErrors.CountAsync(timeout.Token));
        return ApiJson.Answer(
            new HealthResource(true, ledger, messages),
            ledger && messages ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<bool> AnswersAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (Exception)
        {
            // Whatever the reason: not ready. The reason stands in the log of whatever needs the service for its work.
            return false;
        }
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
