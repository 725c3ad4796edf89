namespace TenantHygiene.EndToEnd.Tenant;

/// <summary>A user whose mailbox cannot be provisioned because another recipient holds a GUID.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Id">The user's object id.</param>
/// <param name="Name">The user principal name.</param>
/// <param name="Guid">The ExchangeGuid that both want.</param>
/// <param name="Holder">The object that holds it.</param>
public sealed record AffectedUser(Guid TenantId, Guid Id, string Name, Guid Guid, Guid Holder);

/// <summary>What is in the way, where it is not the usual: a soft-deleted mail user without content.</summary>
public sealed record Conflict
{
    /// <summary><c>mailUser</c> or <c>userMailbox</c>.</summary>
    public string Type { get; init; } = "mailUser";

    /// <summary><c>softDeleted</c> or <c>active</c>.</summary>
    public string State { get; init; } = "softDeleted";

    /// <summary>Whether it is on litigation hold.</summary>
    public bool IsOnLitigationHold { get; init; }

    /// <summary>Items in the mailbox.</summary>
    public int Items { get; init; }

    /// <summary>Items in the archive.</summary>
    public int ArchiveItems { get; init; }

    /// <summary>How long provisioning takes after it was asked for, in seconds.</summary>
    public double ProvisioningSeconds { get; init; }
}
