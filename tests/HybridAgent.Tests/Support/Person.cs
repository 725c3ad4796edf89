using TenantHygiene.TestDirectory;

namespace TenantHygiene.HybridAgent.Tests.Support;

/// <summary>A user of the test forest.</summary>
/// <param name="ObjectGuid">Its identity.</param>
/// <param name="Name">Its name.</param>
public sealed record Person(Guid ObjectGuid, string Name)
{
    /// <summary>Its source anchor, where nothing else was set.</summary>
    public string ImmutableId => Convert.ToBase64String(ObjectGuid.ToByteArray());

    /// <summary>Adds a user with an alias and, if wanted, an archive GUID.</summary>
    public static Person Add(ForestAdministrator administrator, Guid? archiveGuid = null, string unit = TestForest.Staff)
    {
        var name = $"u{Guid.NewGuid():N}"[..16];
        var attributes = new Dictionary<string, object> { ["mailNickname"] = name };
        if (archiveGuid is { } guid)
        {
            attributes["msExchArchiveGUID"] = guid.ToByteArray();
        }

        return new Person(administrator.AddUser(name, unit, attributes), name);
    }
}
