using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Requests;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Monitoring;

/// <summary><c>GET /poison-messages?queue=…</c>: the messages of one queue that could not be processed, and the counts of each.</summary>
public sealed class ListPoisonMessages(TriggerQueues queues)
{
    private const int PageSize = 32;

    [Function(nameof(ListPoisonMessages))]
    [ApiOperation(
        "List the messages of a queue that failed five times",
        Scope = RouteScope.AllTenants,
        Notes = "With the names and counts of every queue. The default queue is `provisioning-errors`.",
        Role = ApiRole.Read,
        Answer = typeof(PoisonList)
    )]
    [QueueQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/poison-messages")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var selected = RequestedQueue.Of(request, queues);
        var messages = await selected.PeekPoisonAsync(PageSize, cancellationToken);
        var counts = await Task.WhenAll(queues.All.Select(async queue => (queue.Name, Counts: await queue.CountAsync(cancellationToken))));
        var own = counts.Single(one => one.Name == selected.Name).Counts;
        return ApiJson.Answer(
            new PoisonList(
                selected.Name,
                own.Waiting,
                own.Poison,
                [.. messages.Select(PoisonItem.Of)],
                [.. counts.Select(one => new QueueResource(one.Name, one.Counts.Waiting, one.Counts.Poison))]
            )
        );
    }
}

/// <summary><c>POST /poison-messages/replay?queue=…</c>: processes the failed messages of one queue again.</summary>
public sealed class ReplayPoisonMessages(TriggerQueues queues)
{
    [Function(nameof(ReplayPoisonMessages))]
    [ApiOperation("Process failed messages again", Scope = RouteScope.AllTenants, Role = ApiRole.Operate, Answer = typeof(ReplayResult))]
    [QueueQuery]
    [ReplaySizeQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/poison-messages/replay")] HttpRequest request,
        CancellationToken cancellationToken
    ) =>
        ApiJson.Answer(
            new ReplayResult(
                await RequestedQueue.Of(request, queues).ReplayPoisonAsync(RequestQuery.ReplaySize(request), cancellationToken)
            )
        );
}

/// <summary>
/// <c>POST /poison-messages/{id}/dismiss?queue=…</c>: deletes one failed message. Recorded first, in the audit log of its tenant, or of
/// every tenant where the message names none of them.
/// </summary>
public sealed class DismissPoisonMessage(TriggerQueues queues, AuditLog audit, TenantPolicies tenants)
{
    private const string Kind = "poison-message-dismissed";

    [Function(nameof(DismissPoisonMessage))]
    [ApiOperation(
        "Delete a failed message",
        Scope = RouteScope.AllTenants,
        Notes = "The audit log records who deleted it, why, and its text.",
        Role = ApiRole.Operate,
        Body = typeof(NewDismissal),
        Example = """{"reason":"The tenant was removed."}""",
        Answer = typeof(PoisonItem),
        Refuses = [404]
    )]
    [QueueQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/poison-messages/{id}/dismiss")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<NewDismissal>(request, cancellationToken);
        if (StatedReason.Refuse(body.Reason) is { } refusal)
        {
            return refusal;
        }

        var queue = RequestedQueue.Of(request, queues);
        var by = Caller.Of(request.HttpContext.User);
        var dismissed = await queue.DismissPoisonAsync(
            id,
            message => RecordAsync(queue, message, by, body.Reason, cancellationToken),
            cancellationToken
        );
        return dismissed is null
            ? Problem.NotFound($"The queue {queue.Name} has no failed message '{id}'.")
            : ApiJson.Answer(PoisonItem.Of(dismissed));
    }

    private async Task RecordAsync(
        QueueWithPoison queue,
        PoisonMessage message,
        Principal by,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var item = PoisonItem.Of(message);
        var content = new JsonObject
        {
            ["queue"] = queue.Name,
            ["message"] = item.Id,
            ["text"] = item.Text,
            ["problem"] = item.Problem,
            ["setAsideAt"] = item.SetAsideAt,
            ["reason"] = reason,
        }.ToJsonString();
        foreach (
            var tenantId in message.TenantId is { } own && tenants.Contains(TenantScope.All, own) ? [own] : tenants.In(TenantScope.All)
        )
        {
            await audit.AppendAsync(
                tenantId,
                remediationId: null,
                Kind,
                by,
                content,
                $"{Kind}-{queue.Name}-{item.Id}-{by.Id}",
                cancellationToken
            );
        }
    }
}

/// <summary>The body of a dismissal.</summary>
/// <param name="Reason">Why the message is worth no further try, in 1 to 500 characters; kept in the audit log.</param>
public sealed record NewDismissal(string Reason);

/// <summary>Messages that failed five times and were set aside. Nothing is lost: they wait here.</summary>
/// <param name="Queue">The queue that was asked about.</param>
/// <param name="Waiting">Messages in the queue itself, as the service estimates.</param>
/// <param name="Poison">Messages set aside, as the service estimates.</param>
/// <param name="Items">The first of those set aside.</param>
/// <param name="Queues">Every queue that can be asked about.</param>
public sealed record PoisonList(
    string Queue,
    long Waiting,
    long Poison,
    IReadOnlyList<PoisonItem> Items,
    IReadOnlyList<QueueResource> Queues
);

/// <summary>A queue, and how many messages there are.</summary>
/// <param name="Name">Its name, for <c>?queue=</c>.</param>
/// <param name="Waiting">Messages in it, as the service estimates.</param>
/// <param name="Poison">Messages set aside, as the service estimates.</param>
public sealed record QueueResource(string Name, long Waiting, long Poison);

/// <summary>One message that was set aside.</summary>
/// <param name="Id">The service's id.</param>
/// <param name="Text">The message as it was stored, cut at 4,000 characters.</param>
/// <param name="Problem">Why it cannot be read; absent when it can.</param>
/// <param name="SetAsideAt">When it was set aside.</param>
public sealed record PoisonItem(string Id, string Text, string? Problem, DateTimeOffset? SetAsideAt)
{
    private const int MaximumText = 4000;

    internal static PoisonItem Of(PoisonMessage message) =>
        new(message.Id, message.Text[..Math.Min(MaximumText, message.Text.Length)], message.Problem, message.SetAsideAt);
}

/// <summary>What a replay moved.</summary>
/// <param name="Moved">Messages moved back into the queue.</param>
public sealed record ReplayResult(int Moved);

/// <summary>The parameter <c>queue</c>: which queue a request is about.</summary>
public sealed class QueueQueryAttribute : ApiParameterAttribute
{
    private const string DetectedErrors = "provisioning-errors";

    /// <summary>Describes it.</summary>
    public QueueQueryAttribute()
        : base("queue", "Which queue.") =>
        (Values, Default) = (
            [DetectedErrors, WebhookDeliveryStore.QueueName, RemediationNotifications.QueueName, OutboxLeases.QueueName],
            DetectedErrors
        );
}

/// <summary>Which queue a request is about: <c>queue</c>, by default that of detected errors.</summary>
internal static class RequestedQueue
{
    /// <exception cref="InvalidRequestException">There is no such queue.</exception>
    public static QueueWithPoison Of(HttpRequest request, TriggerQueues queues) =>
        RequestQuery.Text(request, "queue") is not { } name
            ? queues.ProvisioningErrors
            : queues.Find(name)
                ?? throw new InvalidRequestException(
                    "query-wrong",
                    $"`queue` must be one of {string.Join(", ", queues.All.Select(queue => queue.Name))}."
                );
}
