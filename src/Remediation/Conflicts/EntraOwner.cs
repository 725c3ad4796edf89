using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Remediation.Conflicts;

/// <summary>The state of the Entra user that a recipient names as its owner. The advice depends on it.</summary>
public abstract record EntraOwner
{
    private EntraOwner() { }

    /// <summary>Among the active users: never to be deleted for the sake of a repair.</summary>
    public sealed record Active(DirectoryUser User) : EntraOwner;

    /// <summary>In the recycle bin, from which it can be restored.</summary>
    public sealed record InRecycleBin(DeletedUser User) : EntraOwner;

    /// <summary>Neither among the users nor in the recycle bin, by complete readings of both.</summary>
    public sealed record Gone : EntraOwner;

    /// <summary>It could not be read.</summary>
    public sealed record Unknown(ReadFault Fault) : EntraOwner;

    /// <summary>Reads it from the evidence.</summary>
    /// <param name="evidence">What was read.</param>
    /// <param name="identity">The object id that the recipient names.</param>
    public static EntraOwner Of(ConflictEvidence evidence, string identity)
    {
        var owner = evidence.Owners.GetValueOrDefault(identity)
            ?? Read.Unreadable<DirectoryUser>(ReadFaultKind.Refused, $"The user {identity} was not read.");
        return (owner, evidence.RecycleBin) switch
        {
            (Read<DirectoryUser>.Found(var user), _) => new Active(user),
            (_, Read<IReadOnlyList<DeletedUser>>.Found(var deleted))
                when deleted.FirstOrDefault(user => IsSame(user, identity)) is { } user => new InRecycleBin(user),
            (Read<DirectoryUser>.Unreadable(var fault), _) => new Unknown(fault),
            (_, Read<IReadOnlyList<DeletedUser>>.Unreadable(var fault)) => new Unknown(fault),
            _ => new Gone(),
        };
    }

    private static bool IsSame(DeletedUser user, string identity) => Guid.TryParse(identity, out var id) && id == user.Id;
}

/// <summary>A user in Entra ID's recycle bin, restorable for 30 days.</summary>
public sealed record DeletedUser(Guid Id, string? UserPrincipalName, string? Mail, DateTimeOffset? DeletedAt);
