using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Queue;
using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Functions.Api.Queue;

/// <summary>
/// <c>POST /poison-messages/{id}/dismiss?queue=…</c>: deletes one message that was set aside and is worth no further try. Recorded first, in the audit log of its
/// tenant, or of every tenant where the message names none of them.
/// </summary>
public sealed class DismissPoisonMessage(TriggerQueues queues, AuditLog audit, TenantPolicies tenants)
{
    private const string Kind = "poison-message-dismissed";

    [Function(nameof(DismissPoisonMessage))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/poison-messages/{id}/dismiss")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var asked = await ApiJson.ReadAsync<NewDismissal>(request, cancellationToken);
        if (StatedReason.Refuse(asked.Reason) is { } refusal)
        {
            return refusal;
        }

        var queue = AskedQueue.Of(request, queues);
        var by = Caller.Of(request.HttpContext.User);
        var dismissed = await queue.DismissPoisonAsync(id, message => RecordAsync(queue, message, by, asked.Reason, cancellationToken), cancellationToken);
        return dismissed is null ? Problem.NotFound($"No message '{id}' was set aside of the queue {queue.Name}.") : ApiJson.Answer(PoisonItem.Of(dismissed));
    }

    private async Task RecordAsync(QueueWithPoison queue, PoisonMessage message, Principal by, string reason, CancellationToken cancellationToken)
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
        foreach (var tenantId in tenants.Concerned(message.TenantId is { } own && tenants.Knows(own) ? own : null))
        {
            await audit.AppendAsync(tenantId, remediationId: null, Kind, by, content, $"{Kind}-{queue.Name}-{item.Id}-{by.Id}", cancellationToken);
        }
    }
}

/// <summary>The body of a dismissal.</summary>
/// <param name="Reason">Why the message is worth no further try, in 1 to 500 characters; kept in the audit log.</param>
public sealed record NewDismissal(string Reason);
