using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Safety;

/// <summary>
/// Point 5: the recipient names no Entra user, and the recycle bin has no possible owner. The advice depends on the state of that user.
/// </summary>
internal sealed class EntraOwnerRule : IPurgeRule
{
    private const string Name = "entra-user-remains";

    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        var rows = CandidateRows
            .Of(purgeCase)
            .Where(row => row.ExternalDirectoryObjectId is not null)
            .DistinctBy(row => row.ExternalDirectoryObjectId, StringComparer.OrdinalIgnoreCase)
            .ToList();
        foreach (var row in rows)
        {
            var identity = row.ExternalDirectoryObjectId!;
            yield return EntraOwner.Of(purgeCase.Evidence, identity) switch
            {
                EntraOwner.Active(var user) => ActiveOwner(row, user),
                EntraOwner.InRecycleBin(var user) => InRecycleBin(user, "who owns the recipient"),
                EntraOwner.Gone => new Objection(
                    Name,
                    ObjectionWeight.Operator,
                    $"The recipient still names the Entra user {identity}, which is neither an active user nor in the recycle bin.",
                    "Exchange Online has not processed the deletion of that user yet. Retry the remediation in a few hours; "
                        + "if the reference remains, open a support request with Microsoft."
                ),
                EntraOwner.Unknown(var fault) => new Objection(
                    Name,
                    fault.IsTransient ? ObjectionWeight.Transient : ObjectionWeight.Operator,
                    $"The recipient names the Entra user {identity}; whether that user exists could not be read ({fault}).",
                    "Find out whether the user is active or in the recycle bin before anything is deleted, then retry.",
                    $"Get-MgUser -UserId {PowerShellLiteral.Quote(identity)}"
                ),
                var other => throw new InvalidOperationException($"Unknown state of an Entra user: {other}."),
            };
        }

        if (purgeCase.Evidence.RecycleBin is Read<IReadOnlyList<DeletedUser>>.Found(var deleted))
        {
            foreach (
                var user in deleted.Where(user =>
                    !rows.Exists(row => Guid.TryParse(row.ExternalDirectoryObjectId, out var id) && id == user.Id)
                )
            )
            {
                yield return InRecycleBin(user, "who may be the recipient's owner");
            }
        }
    }

    private static Objection ActiveOwner(Recipient recipient, DirectoryUser user)
    {
        var text = $"The recipient belongs to the Entra user {user.UserPrincipalName} ({user.Id}), who is active.";
        return recipient switch
        {
            { IsSoftDeleted: false } => new Objection(
                Name,
                ObjectionWeight.Operator,
                text,
                $"Do not delete {user.UserPrincipalName}: the user is active."
            ),
            { Kind: RecipientKind.UserMailbox } => new Objection(
                Name,
                ObjectionWeight.Operator,
                text,
                $"Do not delete {user.UserPrincipalName}. If the mailbox is needed, reassign the user's Exchange licence, which "
                    + "reconnects the mailbox. If it is not needed, clear it from the user; this cannot be undone.",
                $"Set-User -Identity {PowerShellLiteral.Quote($"{user.Id}")} -PermanentlyClearPreviousMailboxInfo"
            ),
            _ => new Objection(
                Name,
                ObjectionWeight.Operator,
                text,
                $"Do not delete {user.UserPrincipalName}. Find out why the mail user of an active user was deleted, and retry once the "
                    + "mail user no longer names that user."
            ),
        };
    }

    private static Objection InRecycleBin(DeletedUser user, string role) =>
        new(
            Name,
            ObjectionWeight.Operator,
            $"Entra's recycle bin holds {user.UserPrincipalName ?? "a user"} ({user.Id}), {role}.",
            "If the user is needed, restore it. Otherwise delete it from Entra's recycle bin, wait a few minutes, and retry.",
            $"Remove-MgDirectoryDeletedItem -DirectoryObjectId '{user.Id}'"
        );
}
