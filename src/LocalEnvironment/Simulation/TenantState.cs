namespace TenantHygiene.LocalEnvironment.Simulation;

/// <summary>What stands in a simulated tenant now, from <c>GET /simulator/state</c>.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="UserCount">Users that are not deleted.</param>
/// <param name="Users">Those that the scenario names, or that have or had errors.</param>
public sealed record TenantState(Guid TenantId, int UserCount, IReadOnlyList<UserState> Users);

/// <summary>A user now.</summary>
/// <param name="Id">The object id.</param>
/// <param name="UserPrincipalName">The name.</param>
/// <param name="IsDeleted">Whether it is in the recycle bin.</param>
/// <param name="Errors">Its error entries.</param>
public sealed record UserState(Guid Id, string UserPrincipalName, bool IsDeleted, IReadOnlyList<ErrorState> Errors)
{
    /// <summary>Whether Exchange still reports an error, which is what the product is to end.</summary>
    public bool HasExchangeError => !IsDeleted && Errors.Any(error => !error.IsResolved && error.ServiceInstance.StartsWith("exchange/", StringComparison.OrdinalIgnoreCase));
}

/// <summary>An error entry.</summary>
/// <param name="IsResolved">Whether the service calls it resolved.</param>
/// <param name="ServiceInstance">The service that reports it, such as <c>exchange/EURPR05</c>.</param>
public sealed record ErrorState(bool IsResolved, string ServiceInstance);
