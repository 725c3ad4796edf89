using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Outbox;

namespace TenantHygiene.Functions.Api.Monitoring;

/// <summary><c>GET /dead-letters</c>: answers and webhooks that never arrived.</summary>
public sealed class ListDeadLetters(OutboxStore outbox)
{
    [Function(nameof(ListDeadLetters))]
    [ApiOperation(
        "List answers and webhooks that could not be delivered",
        Scope = RouteScope.AllTenants,
        Role = ApiRole.Read,
        Answer = typeof(DeadLetterList)
    )]
    [PageSizeQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/dead-letters")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var dead = await outbox.ListDeadAsync(RequestQuery.PageSize(request), cancellationToken);
        return ApiJson.Answer(
            new DeadLetterList([
                .. dead.Select(item => new DeadLetter(
                    item.Key,
                    item.Destination,
                    item.RemediationId,
                    item.Kind,
                    item.Attempts,
                    item.LastError,
                    item.CreatedAt
                )),
            ])
        );
    }
}

/// <summary>Messages that were tried in vain; they wait for a replay.</summary>
/// <param name="Items">The messages.</param>
public sealed record DeadLetterList(IReadOnlyList<DeadLetter> Items);

/// <summary>One of them.</summary>
/// <param name="Key">Names the message.</param>
/// <param name="Destination">Its receiver: a connection, or the host of a webhook. Addresses may be secrets, and are not shown.</param>
/// <param name="RemediationId">What it is about.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">What went wrong last.</param>
/// <param name="CreatedAt">When it came up.</param>
public sealed record DeadLetter(
    string Key,
    string Destination,
    string RemediationId,
    string Kind,
    int Attempts,
    string? Error,
    DateTimeOffset CreatedAt
);

/// <summary><c>POST /dead-letters/replay</c>: gives what never arrived another round of attempts, once its cause is mended.</summary>
public sealed class ReplayDeadLetters(OutboxStore outbox)
{
    [Function(nameof(ReplayDeadLetters))]
    [ApiOperation(
        "Deliver these answers and webhooks again",
        Scope = RouteScope.AllTenants,
        Role = ApiRole.Operate,
        Answer = typeof(ReplayResult)
    )]
    [ReplaySizeQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/dead-letters/replay")] HttpRequest request,
        CancellationToken cancellationToken
    ) => ApiJson.Answer(new ReplayResult(await outbox.ReplayDeadAsync(RequestQuery.ReplaySize(request), cancellationToken)));
}
