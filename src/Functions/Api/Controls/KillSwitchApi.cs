using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Controls;

/// <summary><c>GET /kill-switch</c>: the switch of everything or, with <c>tenantId</c>, of one tenant.</summary>
public sealed class GetKillSwitch(KillSwitchStore store, TenantPolicies tenants)
{
    [Function(nameof(GetKillSwitch))]
    [ApiOperation(
        "Read whether purges are stopped",
        Scope = RouteScope.Caller,
        Role = ApiRole.Read,
        Answer = typeof(KillSwitchResource),
        Refuses = [422]
    )]
    [ApiQuery("tenantId", "The switch of one tenant instead of the global one.", Type = typeof(Guid))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/kill-switch")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var tenantId = RequestQuery.Identity(request, "tenantId");
        // A switch of an unknown tenant would look like one that is off.
        if (tenantId is { } id && !tenants.Contains(request.Scope(), id))
        {
            return Problem.UnknownTenant(id);
        }

        var killSwitch = await store.FindAsync(new KillSwitchScope(tenantId), cancellationToken);
        return ApiJson.Answer(KillSwitchResource.Of(killSwitch));
    }
}

/// <summary><c>PUT /kill-switch</c>: stops every purge from this moment, everywhere or in one tenant; or lets them go on.</summary>
public sealed class PutKillSwitch(KillSwitchStore store, ControlAuditLog log, TenantPolicies tenants)
{
    [Function(nameof(PutKillSwitch))]
    [ApiOperation(
        "Stop all purges, or allow them again",
        Scope = RouteScope.Caller,
        Notes = "In every tenant or, with `tenantId`, in one.",
        Role = ApiRole.Admin,
        Body = typeof(NewKillSwitch),
        Example = """{"isOn":true,"reason":"Exchange Online reports an incident."}""",
        Answer = typeof(KillSwitchResource),
        Refuses = [409, 422]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/v1/kill-switch")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<NewKillSwitch>(request, cancellationToken);
        if (StatedReason.Refuse(body.Reason) is { } refusal)
        {
            return refusal;
        }

        if (body.TenantId is { } tenantId && !tenants.Contains(request.Scope(), tenantId))
        {
            return Problem.UnknownTenant(tenantId);
        }

        if (body.TenantId is null && !request.Scope().IsAll)
        {
            return Problem.NeedsEveryTenant();
        }

        var by = Caller.Of(request.HttpContext.User);
        if (!body.IsOn)
        {
            // First, so that nothing lets purges go on without an entry. What stops them waits for nothing.
            await RecordAsync(body, by, cancellationToken);
        }

        var scope = new KillSwitchScope(body.TenantId);
        var killSwitch = await store.SetAsync(scope, body.IsOn, by, body.Reason, expectedETag: null, cancellationToken);
        if (body.IsOn)
        {
            await RecordAsync(body, by, cancellationToken);
        }

        return ApiJson.Answer(KillSwitchResource.Of(killSwitch));
    }

    private Task RecordAsync(NewKillSwitch body, Principal by, CancellationToken cancellationToken) =>
        log.RecordAsync(
            body.TenantId,
            ControlAuditLog.KillSwitchKind,
            by,
            new JsonObject
            {
                ["scope"] = new KillSwitchScope(body.TenantId).ToString(),
                ["isOn"] = body.IsOn,
                ["reason"] = body.Reason,
            },
            cancellationToken
        );
}

/// <summary>Where the kill switch stands.</summary>
/// <param name="TenantId">The tenant; absent for the switch of everything.</param>
/// <param name="IsOn">On: nothing is purged, in no remediation, from this moment.</param>
/// <param name="ChangedBy">Who turned it last.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Reason">Why.</param>
public sealed record KillSwitchResource(Guid? TenantId, bool IsOn, Principal? ChangedBy, DateTimeOffset? ChangedAt, string? Reason)
{
    /// <summary>The resource of a switch.</summary>
    public static KillSwitchResource Of(Ledger.Controls.KillSwitch killSwitch) =>
        new(killSwitch.Scope.TenantId, killSwitch.IsOn, killSwitch.ChangedBy, killSwitch.ChangedAt, killSwitch.Reason);
}

/// <summary>The body that turns it.</summary>
/// <param name="IsOn">Where it is to stand.</param>
/// <param name="Reason">Why; shown to everybody whom it stops.</param>
/// <param name="TenantId">One tenant only; absent for everything.</param>
public sealed record NewKillSwitch(bool IsOn, string Reason, Guid? TenantId = null);
