namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>The users of a tenant and its recycle bin, in stable order.</summary>
internal sealed class UserStore
{
    private readonly Dictionary<Guid, DirectoryUser> _byId = [];
    private readonly Dictionary<string, DirectoryUser> _byName = new(StringComparer.OrdinalIgnoreCase);
    private int _nextSequence;

    /// <summary>Active users by rising sequence.</summary>
    public UserSequence Active { get; } = new();

    /// <summary>Users in the recycle bin by rising sequence.</summary>
    public UserSequence Deleted { get; } = new();

    /// <summary>Adds a population of healthy users.</summary>
    /// <param name="describe">Describes it, given its first sequence number.</param>
    /// <returns>The population.</returns>
    public Population Populate(Func<int, Population> describe)
    {
        var population = describe(_nextSequence);
        _nextSequence += population.Size;
        Active.Populate(population);
        return population;
    }

    /// <summary>A user to be changed, active or in the recycle bin. It is stored from now on.</summary>
    public DirectoryUser? Find(Guid id) =>
        _byId.TryGetValue(id, out var user) ? user
        : Active.FindComputed(id) is { } position ? Take(position)
        : null;

    /// <summary>An active user to be changed, by object id or user principal name. It is stored from now on.</summary>
    public DirectoryUser? FindActive(string idOrName) =>
        FindStored(idOrName) ?? (ComputedBy(idOrName) is { } position ? Take(position) : null);

    /// <summary>An active user to be read only, by object id or user principal name.</summary>
    public DirectoryUser? ReadActive(string idOrName) =>
        FindStored(idOrName) ?? (ComputedBy(idOrName) is { } position ? Active.ComputedAt(position) : null);

    /// <summary>Adds a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="sequence">Its place in listings; the last one when absent.</param>
    public void Add(DirectoryUser user, int? sequence = null)
    {
        _byId.Add(user.Id, user);
        Place(user, sequence ?? _nextSequence++);
    }

    /// <summary>Moves a user to the recycle bin.</summary>
    public void Delete(DirectoryUser user, DateTimeOffset now)
    {
        Active.Remove(user);
        _byName.Remove(user.UserPrincipalName);
        user.DeletedDateTime = now;
        Place(user, _nextSequence++);
    }

    /// <summary>Takes a user out of the recycle bin, back to the active ones.</summary>
    public void Restore(DirectoryUser user)
    {
        Deleted.Remove(user);
        user.DeletedDateTime = null;
        Place(user, _nextSequence++);
    }

    /// <summary>Removes a user for good.</summary>
    public void Purge(DirectoryUser user)
    {
        Active.Remove(user);
        Deleted.Remove(user);
        _byId.Remove(user.Id);
        if (_byName.GetValueOrDefault(user.UserPrincipalName) == user)
        {
            _byName.Remove(user.UserPrincipalName);
        }
    }

    private DirectoryUser? FindStored(string idOrName) =>
        (Guid.TryParse(idOrName, out var id) ? _byId.GetValueOrDefault(id) : _byName.GetValueOrDefault(idOrName))
            is { DeletedDateTime: null } user
            ? user
            : null;

    // Graph knows a user by its id or its whole name, never by its alias.
    private int? ComputedBy(string idOrName) =>
        Guid.TryParse(idOrName, out var id) ? Active.FindComputed(id)
        : idOrName.Contains('@', StringComparison.Ordinal) && !idOrName.Contains(':', StringComparison.Ordinal)
            ? Active.FindComputed(idOrName)
        : null;

    private DirectoryUser Take(int position)
    {
        var user = Active.Take(position);
        _byId.Add(user.Id, user);
        _byName.TryAdd(user.UserPrincipalName, user);
        return user;
    }

    private void Place(DirectoryUser user, int sequence)
    {
        user.Sequence = sequence;
        if (user.DeletedDateTime is null)
        {
            Active.Add(user);
            _byName[user.UserPrincipalName] = user;
        }
        else
        {
            Deleted.Add(user);
        }
    }
}

/// <summary>What happens in Exchange when a user is deleted, restored or purged in Entra ID.</summary>
internal static class UserLifecycle
{
    /// <summary>The user goes to the recycle bin, its recipient is soft-deleted and stays linked.</summary>
    public static void Delete(Tenant tenant, DirectoryUser user)
    {
        tenant.Users.Delete(user, tenant.Now);
        if (tenant.Recipients.OwnOf(user.Id) is { } own)
        {
            own.State = RecipientState.SoftDeleted;
            own.WhenSoftDeleted = tenant.Now;
        }
    }

    /// <summary>The user comes back, and its soft-deleted recipient with it.</summary>
    public static void Restore(Tenant tenant, DirectoryUser user)
    {
        tenant.Users.Restore(user);
        foreach (var recipient in tenant.Recipients.ByLink(user.Id))
        {
            recipient.State = RecipientState.Active;
            recipient.WhenSoftDeleted = null;
        }
    }

    /// <summary>The user is gone for good; Exchange blanks the link after the scenario's latency and keeps the recipient.</summary>
    public static void Purge(Tenant tenant, DirectoryUser user)
    {
        if (user.DeletedDateTime is null)
        {
            Delete(tenant, user);
        }

        tenant.Users.Purge(user);
        tenant.Schedule(tenant.SharedScenario.Latency.UserPurge, _ =>
        {
            foreach (var recipient in tenant.Recipients.ByLink(user.Id).ToArray())
            {
                tenant.Recipients.Change(recipient, one => one.ExternalDirectoryObjectId = null);
            }
        });
    }
}
