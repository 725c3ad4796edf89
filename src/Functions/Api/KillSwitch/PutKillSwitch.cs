using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Functions.Api.KillSwitch;

/// <summary><c>PUT /kill-switch</c>: stops every purge from this moment, everywhere or in one tenant; or lets them go on.</summary>
public sealed class PutKillSwitch(KillSwitchStore store, ControlLog log, TenantPolicies tenants)
{
    [Function(nameof(PutKillSwitch))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/v1/kill-switch")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var asked = await ApiJson.ReadAsync<NewKillSwitch>(request, cancellationToken);
        if (StatedReason.Refuse(asked.Reason) is { } refusal)
        {
            return refusal;
        }

        if (asked.TenantId is { } tenantId && !tenants.Knows(tenantId))
        {
            return Problem.UnknownTenant(tenantId);
        }

        var by = Caller.Of(request.HttpContext.User);
        if (!asked.IsOn)
        {
            // First, so that nothing lets purges go on without an entry. What stops them waits for nothing.
            await RecordAsync(asked, by, cancellationToken);
        }

        var killSwitch = await store.SetAsync(new KillSwitchScope(asked.TenantId), asked.IsOn, by, asked.Reason, expectedETag: null, cancellationToken);
        if (asked.IsOn)
        {
            await RecordAsync(asked, by, cancellationToken);
        }

        return ApiJson.Answer(KillSwitchResource.Of(killSwitch));
    }

    private Task RecordAsync(NewKillSwitch asked, Principal by, CancellationToken cancellationToken) => log.RecordAsync(
        asked.TenantId,
        ControlLog.KillSwitchKind,
        by,
        new JsonObject { ["scope"] = new KillSwitchScope(asked.TenantId).ToString(), ["isOn"] = asked.IsOn, ["reason"] = asked.Reason },
        cancellationToken);
}
