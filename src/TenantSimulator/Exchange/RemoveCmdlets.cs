using TenantHygiene.TenantSimulator.Reporting;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>
/// Remove-MailUser and Remove-Mailbox: with PermanentlyDelete they purge what is soft-deleted, without it they delete the account of what
/// is active.
/// </summary>
internal static class RemoveCmdlets
{
    /// <summary>Remove-MailUser.</summary>
    public static CmdletResult MailUser(CmdletCall call) => Remove(call, static recipient => !recipient.HasMailbox);

    /// <summary>Remove-Mailbox.</summary>
    public static CmdletResult Mailbox(CmdletCall call) =>
        Remove(call, static recipient => recipient.HasMailbox && recipient.Type != RecipientType.GroupMailbox);

    private static CmdletResult Remove(CmdletCall call, Func<Recipient, bool> fits)
    {
        var identity = call.Require();
        if (call.Parameters.Flag("Confirm") != false)
        {
            throw new CmdletException(ExchangeError.Prompt(call.Cmdlet));
        }

        var permanently = call.Parameters.Is("PermanentlyDelete");
        var journal = new RemovalRecorder(call, identity, permanently);
        var known = call.Lookup.ByIdentity(identity).Where(fits).ToList();
        var targets = known.FindAll(recipient => recipient.State == (permanently ? RecipientState.SoftDeleted : RecipientState.Active));
        if (targets.Count != 1)
        {
            var error = targets.Count == 0 ? ExchangeError.NotFound(identity, call.Behavior) : ExchangeError.Ambiguous(identity);
            journal.NoTarget(targets.Count == 0 ? known.FirstOrDefault() : targets[0], error);
            throw new CmdletException(error);
        }

        if (permanently)
        {
            Purge(call, targets[0], journal);
        }
        else
        {
            DeleteAccount(call, targets[0], journal);
        }

        return CmdletResult.Nothing;
    }

    private static void Purge(CmdletCall call, Recipient target, RemovalRecorder journal)
    {
        if (Refusal(call, target) is { } error)
        {
            journal.Refused(target, error);
            throw new CmdletException(error);
        }

        journal.Purged(target);
        call.Tenant.Recipients.Purge(target, call.Tenant.Now);
    }

    private static ExchangeError? Refusal(CmdletCall call, Recipient target)
    {
        if (target.PurgeRefusal is { } text)
        {
            return ExchangeError.Recipient(text);
        }

        if (target.ExternalDirectoryObjectId is not null)
        {
            var kind = target.HasMailbox ? "mailbox" : "mail enabled user";
            return ExchangeError.Recipient(
                $"This {kind} cannot be permanently deleted since there is a user associated with this {kind} in Azure Active Directory. "
                    + "You will first need to delete the user in Azure Active Directory."
            );
        }

        return target.Holds.InForce(call.Tenant.Scenario.Organization.InPlaceHolds, target.HasMailbox) is { } hold
            ? ExchangeError.Recipient(
                $"Exchange can't permanently delete \"{RecipientRows.DistinguishedName(target, call.Tenant)}\" because it is on {hold}."
            )
            : null;
    }

    private static void DeleteAccount(CmdletCall call, Recipient target, RemovalRecorder journal)
    {
        journal.AccountDeleted(target);
        if (target.OwnerId is { } owner && call.Tenant.Users.Find(owner) is { DeletedDateTime: null } user)
        {
            UserLifecycle.Delete(call.Tenant, user);
        }
        else
        {
            target.State = RecipientState.SoftDeleted;
            target.WhenSoftDeleted = call.Tenant.Now;
        }
    }
}
