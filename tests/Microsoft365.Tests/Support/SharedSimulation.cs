using TenantHygiene.Microsoft365.Tests.Faults;

namespace TenantHygiene.Microsoft365.Tests.Support;

/// <summary>One simulated tenant for the tests of a class that only read.</summary>
public sealed class SharedSimulation : IAsyncLifetime
{
    private Simulation? simulation;

    /// <summary>The tenant without any fault.</summary>
    internal Simulation Undisturbed()
    {
        simulation!.Tenant.ClearFaults();
        return simulation;
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        simulation = await Simulation.StartAsync(Scenarios.Standard());
        // A copy that can be found.
        await simulation.Exchange.StartRescueAsync(simulation.TenantId, Reading.Mailbox, Scenarios.ServedUser, TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await simulation!.DisposeAsync();
}
