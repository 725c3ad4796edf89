namespace TenantHygiene.Functions.Api.Access;

/// <summary>Who may call each route, as its <see cref="ApiOperationAttribute"/> says. A function without one is refused.</summary>
public static class RoutePermissions
{
    private static readonly Dictionary<string, ApiOperationAttribute> _operations = ApiRoute
        .All.Concat(ApiRoute.Pages)
        .Where(route => route.Operation is not null)
        .ToDictionary(route => route.Function, route => route.Operation!, StringComparer.OrdinalIgnoreCase);

    /// <summary>The functions that are described.</summary>
    public static IReadOnlyDictionary<string, ApiOperationAttribute> All => _operations;

    /// <summary>Whether a function asks for no token: it is open to every caller, or verifies a signature itself.</summary>
    public static bool IsOpen(string function) =>
        _operations.TryGetValue(function, out var operation) && operation.Access is not ApiAccess.Token;

    /// <summary>The role that a function asks for.</summary>
    /// <returns>Null when no token opens it: it asks for none, is not described, or its description names no role.</returns>
    public static string? RoleOf(string function) => _operations.GetValueOrDefault(function)?.Role;

    /// <summary>What keeps the callers of a function to their tenants. One that is not described concerns every tenant.</summary>
    public static RouteScope ScopeOf(string function) => _operations.GetValueOrDefault(function)?.Scope ?? RouteScope.AllTenants;
}
