using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>The cmdlets that find recipients.</summary>
internal static class RecipientLookups
{
    /// <summary>Everything that the GUID resolves to as an identity, living or soft-deleted.</summary>
    public static ExchangeCommand Anywhere(Guid identity) => new ExchangeCommand("Get-Recipient").Naming(identity).With("IncludeSoftDeletedRecipients");

    /// <summary>The living recipient that the GUID resolves to.</summary>
    public static ExchangeCommand Living(Guid identity) => new ExchangeCommand("Get-Recipient").Naming(identity);

    /// <summary>Every set of recipients that can hold the value, each with its scope.</summary>
    public static IEnumerable<(ExchangeCommand Command, RecipientScope Scope)> Holding(GuidProperty property, Guid value)
    {
        yield return (Mailboxes().Where(property, value), RecipientScope.Active);
        yield return (Mailboxes().With("SoftDeletedMailbox").Where(property, value), RecipientScope.SoftDeleted);
        yield return (Mailboxes().With("InactiveMailboxOnly").Where(property, value), RecipientScope.Inactive);
        yield return (Mailboxes().With("GroupMailbox").Where(property, value), RecipientScope.Active);
        yield return (Mailboxes().With("GroupMailbox").With("SoftDeletedMailbox").Where(property, value), RecipientScope.SoftDeleted);
        yield return (MailUsers().Where(property, value), RecipientScope.Active);
        yield return (MailUsers().With("SoftDeletedMailUser").Where(property, value), RecipientScope.SoftDeleted);
    }

    /// <summary>One recipient by its own identity, with the cmdlet that returns its holds.</summary>
    public static ExchangeCommand Details(Recipient recipient) => (recipient.Kind, recipient.Scope) switch
    {
        (RecipientKind.UserMailbox, RecipientScope.Active) => Mailboxes().Naming(recipient.ObjectId),
        (RecipientKind.UserMailbox, RecipientScope.SoftDeleted) => Mailboxes().Naming(recipient.ObjectId).With("SoftDeletedMailbox"),
        (RecipientKind.UserMailbox, _) => Mailboxes().Naming(recipient.ObjectId).With("InactiveMailboxOnly"),
        (RecipientKind.MailUser, RecipientScope.Active) => MailUsers().Naming(recipient.ObjectId),
        (RecipientKind.MailUser, _) => MailUsers().Naming(recipient.ObjectId).With("SoftDeletedMailUser"),
        _ => Anywhere(recipient.ObjectId),
    };

    private static ExchangeCommand Mailboxes() => new("Get-Mailbox");

    private static ExchangeCommand MailUsers() => new("Get-MailUser");
}
