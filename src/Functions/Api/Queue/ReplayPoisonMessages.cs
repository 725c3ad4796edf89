using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Queue;

namespace TenantHygiene.Functions.Api.Queue;

/// <summary><c>POST /poison-messages/replay?queue=…</c>: gives what was set aside of one queue another try, once its cause is mended.</summary>
public sealed class ReplayPoisonMessages(TriggerQueues queues)
{
    private const int Default = 100;

    [Function(nameof(ReplayPoisonMessages))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/poison-messages/replay")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var maximum = QueryText.Integer(request, "top", minimum: 1, maximum: 1000) ?? Default;
        return ApiJson.Answer(new ReplayResult(await AskedQueue.Of(request, queues).ReplayPoisonAsync(maximum, cancellationToken)));
    }
}
