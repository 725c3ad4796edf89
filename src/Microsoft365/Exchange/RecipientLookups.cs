using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>The cmdlets that find recipients.</summary>
internal static class RecipientLookups
{
    /// <summary>Everything that the GUID resolves to as an identity, active or soft-deleted.</summary>
    public static ExchangeCommand ActiveOrDeleted(Guid identity) =>
        new ExchangeCommand(ExchangeCmdlet.GetRecipient).Naming(identity).With("IncludeSoftDeletedRecipients");

    /// <summary>The active recipient that the GUID resolves to.</summary>
    public static ExchangeCommand Active(Guid identity) => new ExchangeCommand(ExchangeCmdlet.GetRecipient).Naming(identity);

    private static RecipientSet DeletedMailboxes { get; } = new(() => Mailboxes().With("SoftDeletedMailbox"), RecipientScope.SoftDeleted);

    private static RecipientSet DeletedMailUsers { get; } = new(() => MailUsers().With("SoftDeletedMailUser"), RecipientScope.SoftDeleted);

    /// <summary>
    /// The set in which the soft-deleted recipients of a kind lie. That of mailboxes has the inactive ones as well
    /// (https://learn.microsoft.com/purview/create-and-manage-inactive-mailboxes).
    /// </summary>
    public static RecipientSet Deleted(RecipientKind kind) =>
        kind switch
        {
            RecipientKind.UserMailbox => DeletedMailboxes,
            RecipientKind.MailUser => DeletedMailUsers,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Recipients of this kind are never purged."),
        };

    /// <summary>Every set of recipients in which one can hold the value.</summary>
    public static IReadOnlyList<RecipientSet> Sets { get; } =
    [
        new(Mailboxes, RecipientScope.Active),
        DeletedMailboxes,
        new(() => Mailboxes().With("InactiveMailboxOnly"), RecipientScope.Inactive),
        new(() => Mailboxes().With("GroupMailbox"), RecipientScope.Active),
        new(() => Mailboxes().With("GroupMailbox").With("SoftDeletedMailbox"), RecipientScope.SoftDeleted),
        new(MailUsers, RecipientScope.Active),
        DeletedMailUsers,
    ];

    /// <summary>One recipient by its own identity, with the cmdlet that returns its holds.</summary>
    public static ExchangeCommand Details(Recipient recipient) =>
        (recipient.Kind, recipient.Scope) switch
        {
            (RecipientKind.UserMailbox, RecipientScope.Active) => Mailboxes().Naming(recipient.ObjectId),
            (RecipientKind.UserMailbox, RecipientScope.SoftDeleted) => Mailboxes().Naming(recipient.ObjectId).With("SoftDeletedMailbox"),
            (RecipientKind.UserMailbox, _) => Mailboxes().Naming(recipient.ObjectId).With("InactiveMailboxOnly"),
            (RecipientKind.MailUser, RecipientScope.Active) => MailUsers().Naming(recipient.ObjectId),
            (RecipientKind.MailUser, _) => MailUsers().Naming(recipient.ObjectId).With("SoftDeletedMailUser"),
            _ => ActiveOrDeleted(recipient.ObjectId),
        };

    private static ExchangeCommand Mailboxes() => new(ExchangeCmdlet.GetMailbox);

    private static ExchangeCommand MailUsers() => new(ExchangeCmdlet.GetMailUser);
}

/// <summary>A set of recipients that one cmdlet lists, with the scope that everything in it has.</summary>
internal sealed record RecipientSet(Func<ExchangeCommand> Listing, RecipientScope Scope)
{
    /// <summary>
    /// Whether the whole set is small enough to be read: deleted recipients are few, and vanish after 30 days or are on hold.
    /// </summary>
    public bool MayBeListed => Scope is not RecipientScope.Active;

    /// <summary>Those that hold the value, picked out by the service.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public ExchangeCommand WithGuid(GuidProperty property, Guid value) => Listing().Where(property, value);

    /// <summary>All of them.</summary>
    public ExchangeCommand AllMembers() => Listing().All();
}
