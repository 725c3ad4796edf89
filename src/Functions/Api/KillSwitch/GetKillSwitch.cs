using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Controls;

namespace TenantHygiene.Functions.Api.KillSwitch;

/// <summary><c>GET /kill-switch</c>: the switch of everything or, with <c>tenantId</c>, of one tenant.</summary>
public sealed class GetKillSwitch(KillSwitchStore store)
{
    [Function(nameof(GetKillSwitch))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/kill-switch")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var killSwitch = await store.FindAsync(new KillSwitchScope(QueryText.Identity(request, "tenantId")), cancellationToken);
        return ApiJson.Answer(KillSwitchResource.Of(killSwitch));
    }
}
