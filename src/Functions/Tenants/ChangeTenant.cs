using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Microsoft365;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Tenants;

/// <summary><c>PATCH /tenants/{tenantId}</c>: pauses a tenant, lets it go on, or gives it another name or policy.</summary>
public sealed class ChangeTenant(
    TenantStore store,
    KillSwitchStore pauses,
    TenantDirectory directory,
    TenantSettings settings,
    TenantPresenter presenter,
    AuditLog audit,
    TimeProvider time
)
{
    /// <summary>The kind of audit entries for a change.</summary>
    public const string ChangedKind = "tenant-changed";

    [Function(nameof(ChangeTenant))]
    [ApiOperation(
        "Pause a tenant, let it go on, or change its name or policy",
        Scope = RouteScope.Tenant,
        Notes = "A pause stops at once what would change anything in the tenant. Another policy takes effect in every process within"
            + " 15 seconds, for plans that are made from then on.",
        Role = ApiRole.Admin,
        Body = typeof(TenantChange),
        Example = """{"isPaused":true,"reason":"The customer moves to another domain this week."}""",
        Answer = typeof(TenantResource),
        Refuses = [404, 409, 422]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = TenantRoute.Path)] HttpRequest request,
        string tenantId,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<TenantChange>(request, cancellationToken);
        if (StatedReason.Refuse(body.Reason) is { } refusal)
        {
            return refusal;
        }

        if (TenantRoute.Read(tenantId) is not { } id || await store.FindAsync(id, cancellationToken) is not { } stored)
        {
            return TenantRoute.NotFound(tenantId);
        }

        if (body.Policy is { } policy && settings.FindPolicyProblem(policy) is { } problem)
        {
            return Problem.Unprocessable("tenant-wrong", problem);
        }

        if (body.Name is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > NewTenant.MaximumName || name.Any(char.IsControl)))
        {
            return Problem.BadRequest("name-wrong", $"`name` must have 1 to {NewTenant.MaximumName} characters.");
        }

        var by = Caller.Of(request.HttpContext.User);
        if (body.IsPaused is true)
        {
            // What stops waits for nothing, not even for its entry.
            await pauses.SetPauseAsync(id, new TenantPause(by, time.GetUtcNow(), body.Reason), cancellationToken);
        }

        await RecordAsync(id, body, by, cancellationToken);
        if (body.IsPaused is false)
        {
            await pauses.SetPauseAsync(id, pause: null, cancellationToken);
        }

        var changed = stored.Tenant with
        {
            Name = body.Name ?? stored.Tenant.Name,
            Policy = body.Policy ?? stored.Tenant.Policy,
            ChangedAt = time.GetUtcNow(),
            ChangedBy = by,
        };
        if (!await store.TryWriteAsync(changed, stored, cancellationToken))
        {
            return Problem.Conflict("tenant-changed", "The tenant was changed by another caller at the same time. Read it, and try again.");
        }

        await directory.RefreshAsync(cancellationToken);
        return ApiJson.Answer(await presenter.PresentAsync(changed, cancellationToken));
    }

    private Task RecordAsync(Guid tenantId, TenantChange change, Principal by, CancellationToken cancellationToken) =>
        audit.AppendAsync(
            tenantId,
            remediationId: null,
            ChangedKind,
            by,
            new JsonObject
            {
                ["name"] = change.Name,
                ["policy"] = change.Policy,
                ["isPaused"] = change.IsPaused,
                ["reason"] = change.Reason,
            }.ToJsonString(),
            Guid.NewGuid().ToString(),
            cancellationToken
        );
}

/// <summary><c>DELETE /tenants/{tenantId}</c>: looks after a tenant no longer. What is recorded about it stays until it expires.</summary>
public sealed class RemoveTenant(
    TenantStore store,
    TenantDirectory directory,
    RemediationStore remediations,
    IOptions<TenantsOptions> configured
)
{
    [Function(nameof(RemoveTenant))]
    [ApiOperation(
        "Remove a tenant from the registry",
        Scope = RouteScope.AllTenants,
        Notes = "Only a tenant in which nothing is under way, and which the settings do not name. Evidence and audit log stay.",
        Role = ApiRole.Admin,
        Status = 204,
        Refuses = [404, 409]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = TenantRoute.Path)] HttpRequest request,
        string tenantId,
        CancellationToken cancellationToken
    )
    {
        if (TenantRoute.Read(tenantId) is not { } id || await store.FindAsync(id, cancellationToken) is not { } stored)
        {
            return TenantRoute.NotFound(tenantId);
        }

        if (configured.Value.Tenants.Any(tenant => Guid.Parse(tenant.TenantId) == id))
        {
            return Problem.Conflict(
                "tenant-in-settings",
                "The settings name the tenant (Tenants__n), and would register it again. Remove it there first."
            );
        }

        if (await FindOpenAsync(id, cancellationToken) is { } open)
        {
            return Problem.Conflict(
                "tenant-in-use",
                $"The remediation {open} of the tenant has not ended. Pause the tenant, and cancel it first."
            );
        }

        var by = Caller.Of(request.HttpContext.User);
        await directory.RecordAsync(TenantDirectory.RemovedKind, stored.Tenant, by, Guid.NewGuid().ToString(), cancellationToken);
        if (!await store.TryRemoveAsync(stored, cancellationToken))
        {
            return Problem.Conflict("tenant-changed", "The tenant was changed by another caller at the same time. Read it, and try again.");
        }

        await directory.RefreshAsync(cancellationToken);
        return Results.NoContent();
    }

    private async Task<string?> FindOpenAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        foreach (var state in Enum.GetValues<RemediationState>().Where(state => !state.IsFinal()))
        {
            var filter = new RemediationFilter
            {
                TenantId = tenantId,
                State = state,
                Top = 1,
            };
            if (await remediations.ListAsync(TenantScope.Of(tenantId), filter, cancellationToken) is { Items: [var open, ..] })
            {
                return open.Id;
            }
        }

        return null;
    }
}
