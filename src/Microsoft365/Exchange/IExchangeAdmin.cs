using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>
/// What the product asks of Exchange Online in one tenant. A seam, because the interface behind it is not an official one:
/// a PowerShell backend may take its place.
/// </summary>
public interface IExchangeAdmin
{
    /// <summary>
    /// First lookup: every recipient that the GUID resolves to as an identity, soft-deleted ones included (<c>Get-Recipient
    /// -IncludeSoftDeletedRecipients</c>).
    /// </summary>
    Task<Read<IReadOnlyList<Recipient>>> FindByIdentityAsync(
        Guid tenantId,
        GuidProperty property,
        Guid value,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Second lookup: mailboxes (active, soft-deleted, inactive, group) and mail users (active, soft-deleted) filtered by the attribute.
    /// Unreadable as a whole if one of them is.
    /// </summary>
    Task<Read<IReadOnlyList<Recipient>>> FindByFilterAsync(
        Guid tenantId,
        GuidProperty property,
        Guid value,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The same lookup among the soft-deleted recipients of one kind only: two readings instead of eight show whether one of them is gone.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is one that is never purged.</exception>
    Task<Read<IReadOnlyList<Recipient>>> FindDeletedByFilterAsync(
        Guid tenantId,
        RecipientKind kind,
        GuidProperty property,
        Guid value,
        CancellationToken cancellationToken
    );

    /// <summary>The recipient that belongs to an Entra user; absent when Exchange has none.</summary>
    Task<Read<Recipient>> FindRecipientOfUserAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken);

    /// <summary>One recipient with its holds, re-read by <see cref="Recipient.ObjectId"/> with the cmdlet of its kind and scope.</summary>
    Task<Read<RecipientDetails>> GetDetailsAsync(Guid tenantId, Recipient recipient, CancellationToken cancellationToken);

    /// <summary>
    /// Item count and size of the mailbox or its archive; absent when there is none: a mail user has no mailbox in the cloud, a recipient
    /// without ArchiveGuid no archive.
    /// </summary>
    Task<Read<MailboxContent>> GetContentAsync(Guid tenantId, Recipient recipient, bool archive, CancellationToken cancellationToken);

    /// <summary>The organisation's own holds.</summary>
    Task<Read<OrganisationHolds>> GetOrganisationHoldsAsync(Guid tenantId, CancellationToken cancellationToken);

    /// <summary>How the copies of a recipient's mailbox and archive stand that were ordered under its name; absent when none was.</summary>
    Task<Read<ContentCopyState>> FindContentCopyAsync(Guid tenantId, Recipient recipient, CancellationToken cancellationToken);

    /// <summary>
    /// Orders a copy of the mailbox, and of the archive where there is one. Destroys nothing; what was ordered before is not ordered again.
    /// </summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="recipient">The soft-deleted recipient.</param>
    /// <param name="targetMailbox">Address of the mailbox that takes the copy.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Read<ContentCopyState>> StartContentCopyAsync(
        Guid tenantId,
        Recipient recipient,
        string targetMailbox,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Releases the litigation hold of the inactive mailbox that the warrant names. Sent at most once; repeating it would be harmless.
    /// </summary>
    Task<PurgeReply> ReleaseLitigationHoldAsync(HoldReleaseWarrant warrant, CancellationToken cancellationToken);

    /// <summary>
    /// Makes Exchange Online the master of a mailbox's Exchange attributes. Repeating it is harmless; what came of it is for the user's
    /// errors to show.
    /// </summary>
    Task<PurgeReply> SetCloudManagedAsync(Guid tenantId, Guid recipientId, CancellationToken cancellationToken);

    /// <summary>
    /// Removes for good what the warrant names. Sent at most once, never retried; a lost reply is <see cref="PurgeReply.Unsettled"/>,
    /// and so is a cancellation after it was sent.
    /// </summary>
    /// <exception cref="InvalidOperationException">The warrant was used already. Nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled while it waited for its turn. Nothing was sent, and the warrant is unused.
    /// </exception>
    Task<PurgeReply> PurgeAsync(PurgeWarrant warrant, CancellationToken cancellationToken);
}

/// <summary>What Exchange Online answered to a purge. Only re-reading shows whether the recipient is gone.</summary>
public abstract record PurgeReply
{
    private PurgeReply() { }

    /// <summary>The service accepted the purge.</summary>
    /// <param name="RequestId">The service's id of the request, for support cases.</param>
    public sealed record Accepted(string? RequestId) : PurgeReply;

    /// <summary>The service has no such recipient: it was removed before.</summary>
    public sealed record AlreadyGone(string? RequestId) : PurgeReply;

    /// <summary>
    /// The service turned the request away before the cmdlet ran: throttled (429) or not let in (401, 403). Nothing was removed, and it
    /// says nothing about the recipient.
    /// </summary>
    public sealed record Rejected(string Message) : PurgeReply;

    /// <summary>Nothing left this process: the warrant had expired when its turn came, or there was no token.</summary>
    public sealed record NotSent(string Reason) : PurgeReply;

    /// <summary>The cmdlet refused this recipient, and nothing was removed.</summary>
    /// <param name="ExceptionType">Exchange's exception type, where it named one.</param>
    /// <param name="Message">Its message.</param>
    /// <param name="RequestId">The service's id of the request.</param>
    public sealed record Refused(string? ExceptionType, string Message, string? RequestId) : PurgeReply;

    /// <summary>There was no clear reply: the purge may or may not have happened.</summary>
    public sealed record Unsettled(string Detail) : PurgeReply;
}
