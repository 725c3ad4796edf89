namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>The users of a tenant and its recycle bin, in stable order.</summary>
internal sealed class UserStore
{
    private readonly List<DirectoryUser> _active = [];
    private readonly List<DirectoryUser> _deleted = [];
    private readonly Dictionary<Guid, DirectoryUser> _byId = [];
    private readonly Dictionary<string, DirectoryUser> _byName = new(StringComparer.OrdinalIgnoreCase);
    private int _nextSequence;

    /// <summary>Active users by rising sequence.</summary>
    public IReadOnlyList<DirectoryUser> Active => _active;

    /// <summary>Users in the recycle bin by rising sequence.</summary>
    public IReadOnlyList<DirectoryUser> Deleted => _deleted;

    /// <summary>A user, active or in the recycle bin.</summary>
    public DirectoryUser? Find(Guid id) => _byId.GetValueOrDefault(id);

    /// <summary>An active user by object id or user principal name.</summary>
    public DirectoryUser? FindActive(string idOrName) =>
        (Guid.TryParse(idOrName, out var id) ? Find(id) : _byName.GetValueOrDefault(idOrName)) is { DeletedDateTime: null } user
            ? user
            : null;

    public void Add(DirectoryUser user)
    {
        _byId.Add(user.Id, user);
        Place(user);
    }

    /// <summary>Moves a user to the recycle bin.</summary>
    public void Delete(DirectoryUser user, DateTimeOffset now)
    {
        _active.Remove(user);
        _byName.Remove(user.UserPrincipalName);
        user.DeletedDateTime = now;
        Place(user);
    }

    /// <summary>Takes a user out of the recycle bin, back to the active ones.</summary>
    public void Restore(DirectoryUser user)
    {
        _deleted.Remove(user);
        user.DeletedDateTime = null;
        Place(user);
    }

    /// <summary>Removes a user for good.</summary>
    public void Purge(DirectoryUser user)
    {
        _active.Remove(user);
        _deleted.Remove(user);
        _byId.Remove(user.Id);
        if (_byName.GetValueOrDefault(user.UserPrincipalName) == user)
        {
            _byName.Remove(user.UserPrincipalName);
        }
    }

    private void Place(DirectoryUser user)
    {
        user.Sequence = _nextSequence++;
        if (user.DeletedDateTime is null)
        {
            _active.Add(user);
            _byName[user.UserPrincipalName] = user;
        }
        else
        {
            _deleted.Add(user);
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
