using TenantHygiene.TenantSimulator.Provisioning;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Synchronization;

/// <summary>Brings what changed in Active Directory to the cloud, cycle after cycle. What arrives is provisioned after the scenario's latency.</summary>
internal sealed class DirectorySync : IAsyncDisposable
{
    private readonly Tenant _tenant;
    private readonly IActiveDirectory _directory;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _cycles;

    public DirectorySync(Tenant tenant, IActiveDirectory directory, TimeSpan interval, TimeProvider time)
    {
        (_tenant, _directory) = (tenant, directory);
        _cycles = CycleAsync(new PeriodicTimer(interval, time));
    }

    /// <summary>Runs one cycle now.</summary>
    /// <returns>The users of whom something arrived.</returns>
    /// <exception cref="IOException">The directory could not be read.</exception>
    public int Synchronize()
    {
        var source = _directory.Read();
        return _tenant.Run(() => source.Count(Arrive));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _cycles.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task CycleAsync(PeriodicTimer timer)
    {
        using (timer)
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    Synchronize();
                }
                catch (IOException problem)
                {
                    // As the real one: this cycle brought nothing, the next one tries again.
                    await Console.Error.WriteLineAsync(problem.Message);
                }
            }
        }
    }

    private bool Arrive(SynchronizedUser source)
    {
        if (_tenant.Users.FindActive(source.UserPrincipalName) is not { OnPremisesSyncEnabled: true } user)
        {
            return false;
        }

        user.ImmutableId = source.ImmutableId ?? user.ImmutableId;
        if (source.Attributes is not { } attributes || Same(user.ActiveDirectory, attributes))
        {
            return false;
        }

        user.ActiveDirectory = attributes;
        user.LastSync = _tenant.Now;
        _tenant.History.Mutations.Add($"directorySync {user.UserPrincipalName}");
        _tenant.Schedule(user.RetryLatency ?? _tenant.World.Latency.Retry, due => _tenant.Provisioning.Attempt(user, due));
        return true;
    }

    private static bool Same(ActiveDirectoryAttributes one, ActiveDirectoryAttributes other) =>
        (one.ExchangeGuid, one.ArchiveGuid, one.ArchiveEnabled) == (other.ExchangeGuid, other.ArchiveGuid, other.ArchiveEnabled);
}
