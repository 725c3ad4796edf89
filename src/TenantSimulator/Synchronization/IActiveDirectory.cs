using TenantHygiene.TenantSimulator.Provisioning;

namespace TenantHygiene.TenantSimulator.Synchronization;

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
