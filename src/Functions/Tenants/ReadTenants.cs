using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Tenants;

namespace TenantHygiene.Functions.Tenants;

/// <summary><c>GET /tenants</c>: the registered tenants in which the caller may read.</summary>
public sealed class ListTenants(TenantPresenter presenter)
{
    [Function(nameof(ListTenants))]
    [ApiOperation(
        "List the registered tenants",
        Scope = RouteScope.Caller,
        Notes = "Those in which the caller has the role, in the order of their ids.",
        Role = ApiRole.Read,
        Answer = typeof(TenantList)
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/tenants")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var scope = request.Scope();
        return ApiJson.Answer(
            new TenantList([.. (await presenter.ListAsync(cancellationToken)).Where(tenant => scope.Contains(tenant.TenantId))])
        );
    }
}

/// <summary><c>GET /tenants/{tenantId}</c>: one of them, with its version as <c>ETag</c>.</summary>
public sealed class GetTenant(TenantStore store, TenantPresenter presenter)
{
    [Function(nameof(GetTenant))]
    [ApiOperation(
        "Read a registered tenant",
        Scope = RouteScope.Tenant,
        Role = ApiRole.Read,
        Answer = typeof(TenantResource),
        Refuses = [404]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = TenantRoute.Path)] HttpRequest request,
        string tenantId,
        CancellationToken cancellationToken
    ) =>
        TenantRoute.Read(tenantId) is { } id && await store.FindAsync(id, cancellationToken) is { } stored
            ? ApiJson.Answer(await presenter.PresentAsync(stored.Tenant, cancellationToken))
            : TenantRoute.NotFound(tenantId);
}

/// <summary>Shows tenants with what is decided about them elsewhere: pause, release, and whether they can be worked with.</summary>
public sealed class TenantPresenter(TenantStore store, KillSwitchStore pauses, TenantReleaseStore releases, TenantSettings settings)
{
    /// <summary>Every registered tenant.</summary>
    public async Task<IReadOnlyList<TenantResource>> ListAsync(CancellationToken cancellationToken)
    {
        var stored = store.ListAsync(cancellationToken);
        var paused = pauses.ListPausesAsync(cancellationToken);
        var released = releases.ListReleasedAsync(cancellationToken);
        await Task.WhenAll(stored, paused, released);
        return
        [
            .. (await stored).Select(one =>
                Present(one.Tenant, paused.Result.GetValueOrDefault(one.Tenant.TenantId), released.Result.Contains(one.Tenant.TenantId))
            ),
        ];
    }

    /// <summary>One tenant.</summary>
    public async Task<TenantResource> PresentAsync(RegisteredTenant tenant, CancellationToken cancellationToken) =>
        Present(
            tenant,
            (await pauses.FindAsync(KillSwitchScope.Tenant(tenant.TenantId), cancellationToken)).Pause,
            (await releases.FindAsync(tenant.TenantId, cancellationToken)).IsReleased
        );

    private TenantResource Present(RegisteredTenant tenant, TenantPause? pause, bool isReleased) =>
        new()
        {
            TenantId = tenant.TenantId,
            Name = tenant.Name,
            Policy = tenant.Policy,
            Pause = pause,
            IsReleased = isReleased,
            Credential = tenant.Credential,
            ReaderCredential = tenant.ReaderCredential,
            OnPremises = tenant.OnPremises,
            Problem = settings.FindProblem(tenant),
            RegisteredAt = tenant.RegisteredAt,
            ChangedAt = tenant.ChangedAt,
            ChangedBy = tenant.ChangedBy,
        };
}

/// <summary>The part of the routes of one tenant that they share.</summary>
internal static class TenantRoute
{
    /// <summary>The route of a tenant.</summary>
    public const string Path = "api/v1/tenants/{tenantId}";

    /// <summary>The tenant that a path names; null where it is no GUID.</summary>
    public static Guid? Read(string tenantId) => Guid.TryParseExact(tenantId, "D", out var id) ? id : null;

    /// <summary>404: it is not registered.</summary>
    public static IResult NotFound(string tenantId) => Problem.NotFound($"There is no tenant '{tenantId}'.");
}
