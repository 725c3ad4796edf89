using System.DirectoryServices.Protocols;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.ActiveDirectory;

/// <summary>One connection to one domain controller. Reads users, and writes one attribute. Not for several threads at once.</summary>
internal sealed class DomainController(DirectorySession session) : IDisposable
{
    // More than one is too many already; a few are named.
    private const int MaximumMatches = 5;

    /// <summary>The server's own full name.</summary>
    public string Name => session.ServerName;

    /// <summary>Whether the forest has the attribute.</summary>
    /// <exception cref="DirectoryUnavailableException">It could not be read.</exception>
    public ExchangeSchema ReadSchema() =>
        session
            .Search(
                session.SchemaNamingContext,
                DirectoryFilters.OfAttribute(DirectoryAttributes.ArchiveGuid),
                SearchScope.OneLevel,
                MaximumMatches,
                "1.1"
            )
            .Entries.Count > 0
            ? ExchangeSchema.Present
            : ExchangeSchema.Missing;

    /// <summary>The one user with a source anchor, or why there is none.</summary>
    /// <exception cref="DirectoryUnavailableException">It could not be read.</exception>
    public (DirectoryUser? User, Refusal? Refusal) FindUser(byte[] anchor)
    {
        var found = session.Search(
            session.DefaultNamingContext,
            DirectoryFilters.ByAnchor(anchor),
            SearchScope.Subtree,
            MaximumMatches,
            DirectoryAttributes.OfUser
        );
        return found.Entries.Count switch
        {
            0 => (
                null,
                new Refusal(
                    RefusalCode.UserNotFound,
                    $"No user in {session.DefaultNamingContext} has this source anchor as {DirectoryAttributes.ConsistencyGuid}, or as "
                        + $"{DirectoryAttributes.ObjectGuid} where that is not set: the user was deleted, or belongs to another domain."
                )
            ),
            1 => (DirectoryUserReader.Read(found.Entries[0]), null),
            _ => (
                null,
                new Refusal(
                    RefusalCode.UserAmbiguous,
                    "Several users have this source anchor: "
                        + $"{string.Join("; ", found.Entries.Cast<SearchResultEntry>().Select(static entry => entry.DistinguishedName))}. "
                        + "Only one user may have it."
                )
            ),
        };
    }

    /// <summary>A user read anew; null when it is gone.</summary>
    /// <exception cref="DirectoryUnavailableException">It could not be read.</exception>
    public DirectoryUser? ReadUser(Guid objectGuid) =>
        session.FindEntry(NameOf(objectGuid), DirectoryAttributes.OfUser) is { } entry ? DirectoryUserReader.Read(entry) : null;

    /// <summary>The name of another object that has an archive GUID; null when none has.</summary>
    /// <exception cref="DirectoryUnavailableException">It could not be read.</exception>
    public string? FindOtherHolder(Guid archiveGuid, Guid except)
    {
        var found = session.Search(
            session.DefaultNamingContext,
            DirectoryFilters.ByArchiveGuid(archiveGuid, except),
            SearchScope.Subtree,
            MaximumMatches,
            "1.1"
        );
        return found.Entries.Count == 0 ? null : found.Entries[0].DistinguishedName;
    }

    /// <summary>
    /// Replaces a user's archive GUID if it still is what was read: the old value is deleted and the new one added in one modification,
    /// which the server carries out entirely or not at all. This is the only place that writes.
    /// </summary>
    /// <param name="user">The user as it was read.</param>
    /// <param name="target">The new value.</param>
    /// <returns>Why it was not written; null when it was.</returns>
    /// <exception cref="DirectoryUnavailableException">It is not known whether it was written.</exception>
    public Refusal? ReplaceArchiveGuid(DirectoryUser user, Guid target)
    {
        var request = new ModifyRequest { DistinguishedName = NameOf(user.ObjectGuid) };
        if (user.ArchiveGuid is { Kind: DirectoryValueKind.Guid, Guid: { } old })
        {
            request.Modifications.Add(Change(DirectoryAttributeOperation.Delete, old));
        }

        request.Modifications.Add(Change(DirectoryAttributeOperation.Add, target));
        return WriteRefusals.Explain(session.Modify(request), user);
    }

    public void Dispose() => session.Dispose();

    private static DirectoryAttributeModification Change(DirectoryAttributeOperation operation, Guid value)
    {
        var change = new DirectoryAttributeModification { Name = DirectoryAttributes.ArchiveGuid, Operation = operation };
        change.Add(value.ToByteArray());
        return change;
    }

    // By GUID, not by name: a user that is renamed or moved between reading and writing stays the same user.
    private static string NameOf(Guid objectGuid) => $"<GUID={objectGuid:D}>";
}

/// <summary>What a domain controller's answer to a modification means.</summary>
internal static class WriteRefusals
{
    /// <summary>Why it was not written; null when it was.</summary>
    public static Refusal? Explain(DirectoryResponse response, DirectoryUser user) =>
        response.ResultCode switch
        {
            ResultCode.Success => null,
            // The old value is gone; or another value has appeared (two codes, by server) where there was none.
            ResultCode.NoSuchAttribute or ResultCode.AttributeOrValueExists or ResultCode.ConstraintViolation => new Refusal(
                RefusalCode.ValueChanged,
                $"{DirectoryAttributes.ArchiveGuid} was changed by another writer before the agent wrote it; nothing was written."
            ),
            ResultCode.InsufficientAccessRights when user.IsProtected => new Refusal(
                RefusalCode.AccessDenied,
                $"The agent's account has no right to write {DirectoryAttributes.ArchiveGuid} of {user.DistinguishedName}. "
                    + "The user is protected as a member of an administrative group (adminCount is 1), so AdminSDHolder removes delegated "
                    + "rights: an administrator must write the value."
            ),
            ResultCode.InsufficientAccessRights => new Refusal(
                RefusalCode.AccessDenied,
                $"The agent's account has no right to write {DirectoryAttributes.ArchiveGuid} of {user.DistinguishedName}: "
                    + "delegate the right on the organisational unit, as described in docs/hybrid-agent.md."
            ),
            ResultCode.NoSuchObject => new Refusal(
                RefusalCode.UserNotFound,
                $"{user.DistinguishedName} was deleted before the agent wrote; nothing was written."
            ),
            ResultCode.Referral => new Refusal(
                RefusalCode.Failed,
                "The domain controller is read-only: name a writable one in Directory__Server."
            ),
            var code => new Refusal(
                RefusalCode.Failed,
                $"The domain controller refused the write: {code} ({(int)code}). {response.ErrorMessage}".TrimEnd()
            ),
        };
}
