using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Queue;

namespace TenantHygiene.Functions.Api.Queue;

/// <summary><c>GET /poison-messages</c>: what could not be processed.</summary>
public sealed class ListPoisonMessages(ProvisioningErrorQueue queue)
{
    private const int Shown = 32;
    private const int MaximumText = 4000;

    [Function(nameof(ListPoisonMessages))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/poison-messages")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var counts = await queue.CountAsync(cancellationToken);
        var messages = await queue.PeekPoisonAsync(Shown, cancellationToken);
        return ApiJson.Answer(new PoisonList(
            counts.Waiting,
            counts.Poison,
            [.. messages.Select(message => new PoisonItem(message.Id, message.Text[..Math.Min(MaximumText, message.Text.Length)], message.Problem, message.SetAsideAt))]));
    }
}
