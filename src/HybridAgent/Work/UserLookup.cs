using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Work;

/// <summary>Finds the user whom a work item means, and fills in what the answer says of it.</summary>
internal static class UserLookup
{
    /// <returns>The answer so far, with a refusal when there is no user.</returns>
    /// <exception cref="DirectoryUnavailableException">It could not be read.</exception>
    public static (WorkAnswer Answer, DirectoryUser? User) Find(DomainController controller, WorkItem item, WorkAnswer blank)
    {
        var schema = controller.ReadSchema();
        var answer = blank with { Server = controller.Name, Before = new DirectoryDescription(schema) };
        if (schema is ExchangeSchema.Missing)
        {
            return (answer with { Refusal = SchemaMissing }, null);
        }

        var (user, refusal) = controller.FindUser(Convert.FromBase64String(item.ImmutableId!));
        return (user is null ? answer with { Refusal = refusal } : answer with { Before = user.Describe() }, user);
    }

    private static Refusal SchemaMissing { get; } = new(RefusalCode.SchemaMissing,
        $"The forest does not know {DirectoryAttributes.ArchiveGuid}: no Exchange server ever extended its schema. Install an Exchange server for managing recipients, which extends it, then set the value with Set-RemoteMailbox.");
}
