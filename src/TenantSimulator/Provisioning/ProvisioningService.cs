using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Provisioning;

/// <summary>Provisions users into Exchange: validates what Active Directory sends, writes errors, resolves them.</summary>
/// <param name="recipients">The tenant's recipients.</param>
/// <param name="behavior">How errors are written.</param>
internal sealed class ProvisioningService(RecipientStore recipients, ProvisioningBehavior behavior)
{
    private readonly ConflictFinder _conflicts = new(recipients);

    /// <summary>Makes one attempt with the state as it stands.</summary>
    /// <param name="user">The user.</param>
    /// <param name="now">The time of the attempt, which new errors carry.</param>
    public void Attempt(DirectoryUser user, DateTimeOffset now)
    {
        var conflict = _conflicts.First(user);
        var known = user.Errors?.Find(entry => !entry.IsResolved && entry.Cause is not null && entry.Cause == conflict);
        foreach (var entry in user.Errors ?? [])
        {
            entry.IsResolved |= entry.ResolvesOnRetry || (entry.Cause is not null && entry != known);
        }

        if (!behavior.KeepResolvedErrors)
        {
            user.Errors?.RemoveAll(entry => entry.IsResolved && (entry.Cause is not null || entry.ResolvesOnRetry));
        }

        if (conflict is null)
        {
            Stamp(user);
        }
        else if (known is null)
        {
            user.AddError(Describe(user, conflict, now));
        }
        else if (behavior.RefreshCreatedOnRetry)
        {
            known.CreatedDateTime = now;
        }
    }

    private ErrorEntry Describe(DirectoryUser user, Conflict conflict, DateTimeOffset now)
    {
        var style = user.ErrorDetail ?? behavior.ErrorDetail;
        return new ErrorEntry
        {
            CreatedDateTime = now,
            ServiceInstance = behavior.ServiceInstance,
            ErrorDetail = ErrorDetailXml.Write(behavior.ServiceInstance, ErrorText.Of(conflict, style.Quotes), style),
            Cause = conflict,
        };
    }

    private void Stamp(DirectoryUser user)
    {
        if (recipients.OwnOf(user.Id) is not { IsExchangeCloudManaged: false } own)
        {
            return;
        }

        var (mailbox, archive) = (user.ActiveDirectory.ExchangeGuid, user.ActiveDirectory.ArchiveGuid);
        if (
            (mailbox is { } sent && sent != Guid.Empty && sent != own.ExchangeGuid)
            || (archive is { } sentArchive && sentArchive != own.ArchiveGuid)
        )
        {
            recipients.Change(own, recipient =>
            {
                recipient.ExchangeGuid = mailbox is { } value && value != Guid.Empty ? value : recipient.ExchangeGuid;
                recipient.ArchiveGuid = archive ?? recipient.ArchiveGuid;
            });
        }
    }
}

/// <summary>An entry of <c>serviceProvisioningErrors</c>.</summary>
internal sealed class ErrorEntry
{
    public required DateTimeOffset CreatedDateTime { get; set; }

    public required string ServiceInstance { get; init; }

    public required string ErrorDetail { get; init; }

    public bool IsResolved { get; set; }

    /// <summary>The conflict behind a derived entry; null for given ones.</summary>
    public Conflict? Cause { get; init; }

    /// <summary>Whether the next attempt resolves a given entry.</summary>
    public bool ResolvesOnRetry { get; init; }
}
