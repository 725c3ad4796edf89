using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Queue;

namespace TenantHygiene.Functions.Api.Queue;

/// <summary><c>GET /poison-messages?queue=…</c>: what could not be processed of one queue, and how many messages there are in each.</summary>
public sealed class ListPoisonMessages(TriggerQueues queues)
{
    private const int Shown = 32;

    [Function(nameof(ListPoisonMessages))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/poison-messages")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var asked = AskedQueue.Of(request, queues);
        var messages = await asked.PeekPoisonAsync(Shown, cancellationToken);
        var counts = await Task.WhenAll(queues.All.Select(async queue => (queue.Name, Counts: await queue.CountAsync(cancellationToken))));
        var own = counts.Single(one => one.Name == asked.Name).Counts;
        return ApiJson.Answer(new PoisonList(
            asked.Name,
            own.Waiting,
            own.Poison,
            [.. messages.Select(PoisonItem.Of)],
            [.. counts.Select(one => new QueueResource(one.Name, one.Counts.Waiting, one.Counts.Poison))]));
    }
}
