using System.Security.Claims;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>Reads who calls from a validated token.</summary>
public static class Caller
{
    /// <summary>A stable name of the caller: the object id of the user or service principal, with the name where the token has one.</summary>
    public static string Of(ClaimsPrincipal principal)
    {
        var id = principal.FindFirstValue("oid") ?? principal.FindFirstValue("azp") ?? principal.FindFirstValue("appid") ?? principal.FindFirstValue("sub") ?? "unknown";
        return principal.FindFirstValue("preferred_username") is { } name ? $"{name} ({id})" : id;
    }

    /// <summary>Whether the token carries an app role.</summary>
    public static bool HasRole(ClaimsPrincipal principal, string role) =>
        principal.Claims.Any(claim => claim.Type == "roles" && string.Equals(claim.Value, role, StringComparison.Ordinal));
}
