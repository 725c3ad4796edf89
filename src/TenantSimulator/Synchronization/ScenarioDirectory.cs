using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Synchronization;

/// <summary>The Active Directory that the scenario describes and mutations change.</summary>
/// <param name="tenant">The tenant that it belongs to.</param>
internal sealed class ScenarioDirectory(Tenant tenant) : IActiveDirectory
{
    /// <inheritdoc/>
    public IReadOnlyList<SynchronizedUser> Read() => tenant.Run(IReadOnlyList<SynchronizedUser> () =>
    [
        .. tenant.Users.Active
            .Where(user => user is { OnPremisesSyncEnabled: true, OnPremises.HasMailNickname: true })
            .Select(user => new SynchronizedUser(user.UserPrincipalName, null, user.OnPremises!.Copy())),
    ]);
}
