using System.Reflection;
using System.Runtime.CompilerServices;
using TenantHygiene.Functions.Api;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Tests.Api.Access;

/// <summary>A route or a query that forgets the caller's tenants does not compile.</summary>
public sealed class ScopeRequirementTests
{
    [Fact]
    public void A_route_must_say_what_keeps_its_callers_to_their_tenants() =>
        Assert.NotNull(
            typeof(ApiOperationAttribute).GetProperty(nameof(ApiOperationAttribute.Scope))!.GetCustomAttribute<RequiredMemberAttribute>()
        );

    [Fact]
    public void A_route_whose_path_names_a_tenant_is_kept_to_it_by_the_access_itself() =>
        Assert.All(ApiRoute.All.Where(route => route.Operation is { Access: ApiAccess.Token }), route =>
            Assert.True(
                !route.Path.Contains("{tenantId}", StringComparison.Ordinal)
                    || route.Operation!.Scope is RouteScope.Tenant or RouteScope.AllTenants,
                route.Function
            )
        );

    [Fact]
    public void A_route_that_asks_for_no_token_shows_nothing_of_a_tenant_or_verifies_a_signature() =>
        Assert.All(ApiRoute.All.Where(route => route.Operation is { Access: not ApiAccess.Token }), route =>
            Assert.True(route.Operation!.Scope is RouteScope.None or RouteScope.Signature, route.Function)
        );

    /// <summary>
    /// What is read or changed by its id alone could belong to anybody. Exceptions are the product's own work on what is overdue, and the
    /// timeline of a record that was read within a scope.
    /// </summary>
    [Fact]
    public void Every_query_and_every_change_names_its_tenant_or_asks_for_a_scope()
    {
        string[] ownWork = [nameof(RemediationStore.ListOverdueAsync)];
        var methods = new[] { typeof(RemediationStore), typeof(ScanStore), typeof(SnoozeStore) }.SelectMany(store =>
            store.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        );

        Assert.All(methods.Where(method => !ownWork.Contains(method.Name)), method =>
            Assert.True(
                method.GetParameters().Any(IsBound) || method.Name.StartsWith("RemoveExpired", StringComparison.Ordinal),
                $"{method.DeclaringType!.Name}.{method.Name}"
            )
        );
    }

    private static bool IsBound(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(TenantScope)
        || (parameter.ParameterType == typeof(Guid) && parameter.Name == "tenantId")
        || parameter.ParameterType == typeof(RemediationRecord)
        || parameter.ParameterType == typeof(RemediationRequest)
        || parameter.ParameterType == typeof(ScanRecord);
}
