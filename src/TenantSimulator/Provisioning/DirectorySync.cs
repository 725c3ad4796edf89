using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Provisioning;

/// <summary>
/// Brings what changed in Active Directory to the cloud, cycle after cycle. What arrives is provisioned after the scenario's latency.
/// </summary>
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
        _tenant.Schedule(user.RetryLatency ?? _tenant.SharedScenario.Latency.Retry, due => _tenant.Provisioning.Attempt(user, due));
        return true;
    }

    private static bool Same(ActiveDirectoryAttributes one, ActiveDirectoryAttributes other) =>
        (one.ExchangeGuid, one.ArchiveGuid, one.ArchiveEnabled) == (other.ExchangeGuid, other.ArchiveGuid, other.ArchiveEnabled);
}

/// <summary>Where the directory sync reads: the scenario, or a real directory.</summary>
internal interface IActiveDirectory
{
    /// <summary>The users in the scope of the sync.</summary>
    /// <exception cref="IOException">The directory could not be read; nothing is synchronised then.</exception>
    IReadOnlyList<SynchronizedUser> Read();
}

/// <summary>A user as the directory sync sees it.</summary>
/// <param name="UserPrincipalName">Joins it with the user in the cloud.</param>
/// <param name="ImmutableId">The source anchor, base64; null where the directory has none of its own.</param>
/// <param name="Attributes">Its Exchange attributes; null without mailNickname, since none of them flows then.</param>
internal sealed record SynchronizedUser(string UserPrincipalName, string? ImmutableId, ActiveDirectoryAttributes? Attributes);

/// <summary>The Active Directory that the scenario describes and mutations change.</summary>
/// <param name="tenant">The tenant that it belongs to.</param>
internal sealed class ScenarioDirectory(Tenant tenant) : IActiveDirectory
{
    /// <inheritdoc/>
    public IReadOnlyList<SynchronizedUser> Read() =>
        tenant.Run(IReadOnlyList<SynchronizedUser> () =>
            [
                .. tenant
                    .Users.Active.Stored.Where(user => user is { OnPremisesSyncEnabled: true, OnPremises.HasMailNickname: true })
                    .Select(user => new SynchronizedUser(user.UserPrincipalName, null, user.OnPremises!.Copy())),
            ]
        );
}
