using System.Security.Claims;
using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>Reads who calls from a validated token.</summary>
public static class Caller
{
    /// <summary>The caller. Only tokens that name one get past <see cref="AccessMiddleware"/>.</summary>
    /// <exception cref="InvalidOperationException">The token names no object id.</exception>
    public static Principal Of(ClaimsPrincipal claims) =>
        Find(claims) ?? throw new InvalidOperationException("The token names no object id: no route takes such a caller.");

    /// <summary>The caller: a user or a service principal, by its object id (claim <c>oid</c>); null where the token names none.</summary>
    public static Principal? Find(ClaimsPrincipal claims) => Guid.TryParse(claims.FindFirstValue("oid"), out var id) && id != Guid.Empty
        ? Principal.Of(id, claims.FindFirstValue("preferred_username") ?? claims.FindFirstValue("upn") ?? claims.FindFirstValue("name"))
        : null;

    /// <summary>Whether the token carries an app role.</summary>
    public static bool HasRole(ClaimsPrincipal claims, string role) =>
        claims.Claims.Any(claim => claim.Type == "roles" && string.Equals(claim.Value, role, StringComparison.Ordinal));
}
