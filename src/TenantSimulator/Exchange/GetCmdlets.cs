using System.Globalization;
using TenantHygiene.TenantSimulator.Recipients;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>Get-Recipient, Get-Mailbox and Get-MailUser. Without an identity they return everybody, as the real ones do.</summary>
internal static class GetCmdlets
{
    private const int DefaultResultSize = 1000;

    /// <summary>Get-Recipient: active recipients, and soft-deleted ones where the switch goes with Identity or RecipientTypeDetails.</summary>
    public static CmdletResult Recipient(CmdletCall call)
    {
        var details = call.Parameters.Texts("RecipientTypeDetails");
        var showDeleted = call.Parameters.Is("IncludeSoftDeletedRecipients") && (call.Parameters.Text("Identity") is not null || details.Count > 0);
        return Select(
            call,
            recipient => (recipient.State == RecipientState.Active || showDeleted)
                && (details.Count == 0 || details.Any(wanted => RecipientRows.TypeDetails(recipient.Type).StartsWith(wanted, StringComparison.OrdinalIgnoreCase)))
                && (call.Parameters.Text("RecipientType") is not { } type || RecipientRows.TypeName(recipient.Type).StartsWith(type, StringComparison.OrdinalIgnoreCase)),
            looksAtDeleted: false,
            RecipientRows.Recipient);
    }

    /// <summary>Get-Mailbox: active mailboxes, or soft-deleted and inactive ones by switch.</summary>
    public static CmdletResult Mailbox(CmdletCall call)
    {
        var (softDeleted, onlyInactive, withInactive, groups, archive) = (call.Parameters.Is("SoftDeletedMailbox"), call.Parameters.Is("InactiveMailboxOnly"), call.Parameters.Is("IncludeInactiveMailbox"), call.Parameters.Is("GroupMailbox"), call.Parameters.Is("Archive"));
        return Select(
            call,
            recipient => recipient.HasMailbox
                && groups == (recipient.Type == RecipientType.GroupMailbox)
                && (!archive || recipient.ArchiveGuid != Guid.Empty)
                && (onlyInactive ? RecipientRows.IsInactive(recipient, call.Tenant)
                    : softDeleted ? recipient.State == RecipientState.SoftDeleted
                    : recipient.State == RecipientState.Active || (withInactive && RecipientRows.IsInactive(recipient, call.Tenant))),
            looksAtDeleted: softDeleted || onlyInactive,
            RecipientRows.MailObject);
    }

    /// <summary>Get-MailUser: active mail users, or soft-deleted ones by switch.</summary>
    public static CmdletResult MailUser(CmdletCall call)
    {
        var wanted = call.Parameters.Is("SoftDeletedMailUser") ? RecipientState.SoftDeleted : RecipientState.Active;
        return Select(call, recipient => !recipient.HasMailbox && recipient.State == wanted, wanted == RecipientState.SoftDeleted, RecipientRows.MailObject);
    }

    private static CmdletResult Select(CmdletCall call, Func<Recipient, bool> fits, bool looksAtDeleted, Func<Recipient, Tenant, IEnumerable<KeyValuePair<string, object?>>> row)
    {
        var (identity, filter) = (call.Parameters.Text("Identity"), call.Parameters.Text("Filter"));
        if (identity is not null && filter is not null)
        {
            throw new CmdletException(ExchangeError.ParameterSet("Identity, Filter"));
        }

        var found = identity is not null ? Identified(call, identity, fits)
            : filter is not null ? Filtered(call, filter, fits, looksAtDeleted)
            : call.Lookup.All().Where(fits).ToList();
        if (call.Distortion == Distortion.WrongRow)
        {
            found = [call.Tenant.Recipients.All.First(recipient => !found.Contains(recipient))];
        }

        return Limit(call, found, recipient => row(recipient, call.Tenant));
    }

    private static List<Recipient> Identified(CmdletCall call, string identity, Func<Recipient, bool> fits)
    {
        var found = call.Lookup.ByIdentity(identity).Where(fits).ToList();
        return found.Count switch
        {
            0 when call.Distortion != Distortion.WrongRow => throw new CmdletException(ExchangeError.NotFound(identity, call.Behavior)),
            > 1 when call.Behavior.AmbiguousGet == AmbiguousGetBehavior.Error => throw new CmdletException(ExchangeError.Ambiguous(identity)),
            _ => found,
        };
    }

    private static List<Recipient> Filtered(CmdletCall call, string filter, Func<Recipient, bool> fits, bool looksAtDeleted)
    {
        var found = call.Lookup.ByFilter(filter).Where(fits).ToList();
        return (looksAtDeleted, call.Behavior.SoftDeletedFilter) switch
        {
            (true, SoftDeletedFilterBehavior.SilentlyEmpty) => [],
            (true, SoftDeletedFilterBehavior.Refuse) => throw new CmdletException(ExchangeError.ParameterSet("Filter")),
            _ => found,
        };
    }

    private static CmdletResult Limit(CmdletCall call, List<Recipient> found, Func<Recipient, IEnumerable<KeyValuePair<string, object?>>> row)
    {
        var limit = call.Parameters.Text("ResultSize") switch
        {
            null => DefaultResultSize,
            "Unlimited" or "unlimited" => int.MaxValue,
            var text when int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 => number,
            _ => throw new CmdletException(ExchangeError.Value("ResultSize")),
        };
        return new CmdletResult([.. found.Take(limit).Select(row)])
        {
            Warnings = found.Count > limit
                ? [string.Create(CultureInfo.InvariantCulture, $"By default, only the first {limit} items are returned. Use the ResultSize parameter to specify the number of items returned. To return all items, specify \"-ResultSize Unlimited\".")]
                : [],
        };
    }
}
