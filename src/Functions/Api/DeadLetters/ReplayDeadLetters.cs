using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Queue;
using TenantHygiene.Ledger.Outbox;

namespace TenantHygiene.Functions.Api.DeadLetters;

/// <summary><c>POST /dead-letters/replay</c>: gives what never arrived another round of attempts, once its cause is mended.</summary>
public sealed class ReplayDeadLetters(OutboxStore outbox)
{
    [Function(nameof(ReplayDeadLetters))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/dead-letters/replay")] HttpRequest request,
        CancellationToken cancellationToken) =>
        ApiJson.Answer(new ReplayResult(await outbox.ReplayDeadAsync(QueryText.ReplaySize(request), cancellationToken)));
}
