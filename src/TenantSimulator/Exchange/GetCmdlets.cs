using System.Globalization;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>Get-Recipient, Get-Mailbox and Get-MailUser. Without an identity they return everybody, as the real ones do.</summary>
internal static class GetCmdlets
{
    private const int DefaultResultSize = 1000;

    /// <summary>
    /// Get-Recipient: active recipients, and soft-deleted ones where the switch goes with Identity or RecipientTypeDetails.
    /// </summary>
    public static CmdletResult Recipient(CmdletCall call)
    {
        var details = call.Parameters.Texts("RecipientTypeDetails");
        var showDeleted =
            call.Parameters.Is("IncludeSoftDeletedRecipients") && (call.Parameters.Text("Identity") is not null || details.Count > 0);
        return Select(
            call,
            recipient =>
                (recipient.State == RecipientState.Active || showDeleted)
                && (
                    details.Count == 0
                    || details.Any(wanted =>
                        RecipientRows.TypeDetails(recipient.Type).StartsWith(wanted, StringComparison.OrdinalIgnoreCase)
                    )
                )
                && (
                    call.Parameters.Text("RecipientType") is not { } type
                    || RecipientRows.TypeName(recipient.Type).StartsWith(type, StringComparison.OrdinalIgnoreCase)
                ),
            includesDeleted: false,
            RecipientRows.Recipient
        );
    }

    /// <summary>Get-Mailbox: active mailboxes, or soft-deleted and inactive ones by switch.</summary>
    public static CmdletResult Mailbox(CmdletCall call)
    {
        var (softDeleted, onlyInactive, withInactive, groups, archive) = (
            call.Parameters.Is("SoftDeletedMailbox"),
            call.Parameters.Is("InactiveMailboxOnly"),
            call.Parameters.Is("IncludeInactiveMailbox"),
            call.Parameters.Is("GroupMailbox"),
            call.Parameters.Is("Archive")
        );
        return Select(
            call,
            recipient =>
                recipient.HasMailbox
                && groups == (recipient.Type == RecipientType.GroupMailbox)
                && (!archive || recipient.ArchiveGuid != Guid.Empty)
                && (
                    onlyInactive ? RecipientRows.IsInactive(recipient, call.Tenant)
                    : softDeleted ? recipient.State == RecipientState.SoftDeleted
                    : recipient.State == RecipientState.Active || (withInactive && RecipientRows.IsInactive(recipient, call.Tenant))
                ),
            includesDeleted: softDeleted || onlyInactive,
            RecipientRows.MailObject
        );
    }

    /// <summary>Get-MailUser: active mail users, or soft-deleted ones by switch.</summary>
    public static CmdletResult MailUser(CmdletCall call)
    {
        var wanted = call.Parameters.Is("SoftDeletedMailUser") ? RecipientState.SoftDeleted : RecipientState.Active;
        return Select(
            call,
            recipient => !recipient.HasMailbox && recipient.State == wanted,
            wanted == RecipientState.SoftDeleted,
            RecipientRows.MailObject
        );
    }

    private static CmdletResult Select(
        CmdletCall call,
        Func<Recipient, bool> fits,
        bool includesDeleted,
        Func<Recipient, Tenant, IEnumerable<KeyValuePair<string, object?>>> row
    )
    {
        var (identity, filter) = (call.Parameters.Text("Identity"), call.Parameters.Text("Filter"));
        if (identity is not null && filter is not null)
        {
            throw new CmdletException(ExchangeError.ParameterSet("Identity, Filter"));
        }

        var found =
            identity is not null ? Identified(call, identity, fits)
            : filter is not null ? Filtered(call, filter, fits, includesDeleted)
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
            > 1 when call.Behavior.AmbiguousGet == AmbiguousGetBehavior.Error => throw new CmdletException(
                ExchangeError.Ambiguous(identity)
            ),
            _ => found,
        };
    }

    private static List<Recipient> Filtered(CmdletCall call, string filter, Func<Recipient, bool> fits, bool includesDeleted)
    {
        var found = call.Lookup.ByFilter(filter).Where(fits).ToList();
        return (includesDeleted, call.Behavior.SoftDeletedFilter) switch
        {
            (true, SoftDeletedFilterBehavior.SilentlyEmpty) => [],
            (true, SoftDeletedFilterBehavior.Refuse) => throw new CmdletException(ExchangeError.ParameterSet("Filter")),
            _ => found,
        };
    }

    private static CmdletResult Limit(
        CmdletCall call,
        List<Recipient> found,
        Func<Recipient, IEnumerable<KeyValuePair<string, object?>>> row
    )
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
            Warnings =
                found.Count > limit
                    ?
                    [
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"By default, only the first {limit} items are returned. Use the ResultSize parameter to specify the number "
                                + $"of items returned. To return all items, specify \"-ResultSize Unlimited\"."
                        ),
                    ]
                    : [],
        };
    }
}

/// <summary>Recipients as the Get cmdlets print them.</summary>
internal static class RecipientRows
{
    /// <summary>What Get-Recipient shows: no holds, which only the mailbox and mail-user cmdlets read.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Recipient(Recipient recipient, Tenant tenant)
    {
        yield return new("Identity", recipient.CanonicalName);
        yield return new("Id", recipient.CanonicalName);
        yield return new("Name", recipient.Name);
        yield return new("Alias", recipient.Alias);
        yield return new("DisplayName", recipient.DisplayName);
        yield return new("DistinguishedName", DistinguishedName(recipient, tenant));
        yield return new("Guid", recipient.Guid);
        yield return new("ExchangeObjectId", recipient.Guid);
        yield return new("ExchangeGuid", recipient.ExchangeGuid);
        yield return new("ArchiveGuid", recipient.ArchiveGuid);
        yield return new("PrimarySmtpAddress", recipient.PrimarySmtpAddress);
        yield return new("EmailAddresses", recipient.EmailAddresses);
        yield return new("ExternalDirectoryObjectId", recipient.ExternalDirectoryObjectId?.ToString() ?? "");
        yield return new("RecipientType", TypeName(recipient.Type));
        yield return new("RecipientTypeDetails", TypeDetails(recipient.Type));
        yield return new("WhenSoftDeleted", recipient.WhenSoftDeleted);
        yield return new("IsDirSynced", recipient.IsDirSynced);
        yield return new("OrganizationId", tenant.Scenario.DefaultDomain);
    }

    /// <summary>What Get-Mailbox and Get-MailUser show: also archive state and holds.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> MailObject(Recipient recipient, Tenant tenant)
    {
        foreach (var property in Recipient(recipient, tenant))
        {
            yield return property;
        }

        yield return new("UserPrincipalName", recipient.UserPrincipalName);
        yield return new("DisabledArchiveGuid", recipient.DisabledArchiveGuid);
        yield return new("ArchiveStatus", recipient.ArchiveGuid == Guid.Empty ? "None" : "Active");
        yield return new("LitigationHoldEnabled", recipient.Holds.Litigation);
        yield return new("InPlaceHolds", recipient.Holds.InPlace);
        yield return new("ComplianceTagHoldApplied", recipient.Holds.ComplianceTag);
        yield return new("DelayHoldApplied", recipient.Holds.Delay);
        yield return new("DelayReleaseHoldApplied", recipient.Holds.DelayRelease);
        yield return new("RetentionPolicy", recipient.RetentionPolicy);
        yield return new("IsSoftDeletedByRemove", recipient.State != RecipientState.Active);
        yield return new("IsSoftDeletedByDisable", false);
        if (recipient.HasMailbox)
        {
            var isInactive = IsInactive(recipient, tenant);
            yield return new("IsInactiveMailbox", isInactive);
            yield return new("WasInactiveMailbox", false);
            yield return new("InactiveMailboxRetireTime", null);
            yield return new("IsMailboxEnabled", recipient.State == RecipientState.Active);
            yield return new("IsExchangeCloudManaged", recipient.IsExchangeCloudManaged);
        }
    }

    /// <summary>What Get-MailboxStatistics shows.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Statistics(Recipient recipient, bool isArchive)
    {
        var content = isArchive ? recipient.ArchiveContent : recipient.Content;
        yield return new("DisplayName", recipient.DisplayName);
        yield return new("Identity", recipient.Guid.ToString());
        yield return new("MailboxGuid", isArchive ? recipient.ArchiveGuid : recipient.ExchangeGuid);
        yield return new("ItemCount", content.ItemCount);
        yield return new("TotalItemSize", Size(content.TotalItemSizeBytes));
        yield return new("DeletedItemCount", content.DeletedItemCount);
        yield return new("TotalDeletedItemSize", Size(content.TotalDeletedItemSizeBytes));
        yield return new("IsArchiveMailbox", isArchive);
        yield return new("LastLogonTime", null);
    }

    /// <summary>Whether a mailbox is inactive: soft-deleted and on hold.</summary>
    public static bool IsInactive(Recipient recipient, Tenant tenant) =>
        recipient is { HasMailbox: true, State: RecipientState.SoftDeleted }
        && recipient.Holds.InForce(tenant.Scenario.Organization.InPlaceHolds, ofMailbox: true) is not null;

    /// <summary>The distinguished name; soft-deleted objects live in their own container.</summary>
    public static string DistinguishedName(Recipient recipient, Tenant tenant)
    {
        var container = recipient.State == RecipientState.Active ? "" : "OU=Soft Deleted Objects,";
        return $"CN={recipient.Name},{container}OU={tenant.Scenario.DefaultDomain},OU=Microsoft Exchange Hosted "
            + "Organizations,DC=NAMPR09A001,DC=PROD,DC=OUTLOOK,DC=COM";
    }

    /// <summary>The value of RecipientTypeDetails.</summary>
    public static string TypeDetails(RecipientType type) => type.ToString();

    /// <summary>The value of RecipientType.</summary>
    public static string TypeName(RecipientType type) =>
        type switch
        {
            RecipientType.MailUser => "MailUser",
            RecipientType.GroupMailbox => "MailUniversalDistributionGroup",
            _ => "UserMailbox",
        };

    private static string Size(long bytes)
    {
        var (value, unit) = bytes switch
        {
            >= 1L << 30 => (bytes / (double)(1L << 30), "GB"),
            >= 1L << 20 => (bytes / (double)(1L << 20), "MB"),
            >= 1L << 10 => (bytes / (double)(1L << 10), "KB"),
            _ => (bytes, "B"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.###} {unit} ({bytes:N0} bytes)");
    }
}
