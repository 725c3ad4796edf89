using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Running;
using TenantHygiene.EndToEnd.Tenant;
using TenantHygiene.LocalEnvironment.Directories;
using TenantHygiene.LocalEnvironment.HybridAgent;
using TenantHygiene.TestDirectory;

namespace TenantHygiene.EndToEnd.OnPremises;

/// <summary>The product with a real Active Directory, from which the simulated tenant synchronises, and the hybrid agent as a process of its own.</summary>
public sealed class HybridProduct() : Product("hybrid", Scenario("hybrid.json"), Waits.Short, withDirectory: true)
{
    /// <summary>The agent.</summary>
    public HybridAgentProcess Agent => Processes.Agent!;

    /// <summary>The directory.</summary>
    public LocalDirectory Directory => Processes.Directory!;

    /// <summary>Adds a user on both sides: an archive in the cloud, another value on premises.</summary>
    /// <returns>The user; <see cref="AffectedUser.Holder"/> is its object in Active Directory.</returns>
    public async Task<AffectedUser> AddMismatchAsync(string name, string unit = TestForest.Staff)
    {
        var onPremises = new JsonObject { ["archiveGuid"] = Guid.NewGuid() };
        var id = Directory.Add($"{name}@contoso.example", onPremises, unit);
        return await Tenant.AddMismatchAsync(name, onPremises, immutableId: Convert.ToBase64String(id.ToByteArray())) with { Holder = id };
    }

    /// <summary>What Active Directory holds for a user: every attribute, as hexadecimal digits.</summary>
    public IReadOnlyDictionary<string, string> Read(Guid id)
    {
        using var administrator = Directory.Administrate();
        return administrator.Read(id).ToDictionary(attribute => attribute.Key, attribute => string.Join(' ', attribute.Value.Select(Convert.ToHexString)));
    }

    /// <summary>The ArchiveGuid that Active Directory holds for a user.</summary>
    public Guid? ReadArchiveGuid(Guid id)
    {
        using var administrator = Directory.Administrate();
        return administrator.ReadGuid(id, "msExchArchiveGUID");
    }
}
