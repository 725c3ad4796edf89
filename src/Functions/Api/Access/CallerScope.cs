using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>The tenants in which the caller of a request has the role that its route asks for.</summary>
public static class CallerScope
{
    /// <summary>The scope that <see cref="AccessMiddleware"/> has found.</summary>
    /// <exception cref="InvalidOperationException">The route asks for no role, hence nobody looked for a scope.</exception>
    public static TenantScope Scope(this HttpRequest request) =>
        request.HttpContext.Features.Get<TenantScope>()
        ?? throw new InvalidOperationException("The request has no scope: its route asks for no role.");
}

/// <summary>
/// Finds out in which tenants a caller has a role: in all by an app role of the token, in some by grants to the caller's own id or to one of
/// the groups in the token. Grants are read again at most <see cref="CacheTime"/> after they were read last.
/// </summary>
public sealed class TenantGrants(TenantGrantStore store, TimeProvider time)
{
    /// <summary>How long a withdrawn grant may still count, in other processes than the one that withdrew it.</summary>
    public static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private (Task<ILookup<Guid, TenantGrant>> Reading, DateTimeOffset At)? _latest;

    /// <summary>The tenants in which a caller has a role; none where a role is missing.</summary>
    /// <exception cref="Azure.RequestFailedException">The grants could not be read: neither allowed nor refused.</exception>
    public async Task<TenantScope> FindScopeAsync(ClaimsPrincipal caller, string role, CancellationToken cancellationToken)
    {
        if (Caller.HasRole(caller, role))
        {
            return TenantScope.All;
        }

        var grants = await ReadAsync().WaitAsync(cancellationToken);
        return TenantScope.Of(
            Ids(caller)
                .SelectMany(id => grants[id])
                .Where(grant => grant.Roles.Contains(role, StringComparer.Ordinal))
                .Select(grant => grant.TenantId)
        );
    }

    /// <summary>Reads the grants anew for the next caller: one was given or withdrawn here.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _latest = null;
        }
    }

    private Task<ILookup<Guid, TenantGrant>> ReadAsync()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_latest is not { } known || known.Reading.IsFaulted || now - known.At >= CacheTime)
            {
                _latest = known = (LoadAsync(), now);
            }

            return known.Reading;
        }
    }

    private async Task<ILookup<Guid, TenantGrant>> LoadAsync() =>
        (await store.ListAsync(CancellationToken.None)).ToLookup(grant => grant.PrincipalId);

    private static IEnumerable<Guid> Ids(ClaimsPrincipal caller) =>
        caller
            .Claims.Where(claim => claim.Type is "oid" or "groups")
            .Select(claim => Guid.TryParse(claim.Value, out var id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty)
            .Distinct();
}
