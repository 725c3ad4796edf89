using TenantHygiene.TenantSimulator.Reporting;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>Set-Mailbox: holds of active and inactive mailboxes, and the source of authority of Exchange attributes.</summary>
internal static class SetMailboxCmdlet
{
    /// <summary>Set-Mailbox.</summary>
    public static CmdletResult Run(CmdletCall call)
    {
        var identity = call.Require();
        var inactive = call.Parameters.Is("InactiveMailbox");
        var found = call
            .Lookup.ByIdentity(identity)
            .Where(recipient =>
                recipient.HasMailbox
                && (inactive ? RecipientRows.IsInactive(recipient, call.Tenant) : recipient.State == RecipientState.Active)
            )
            .ToList();
        var target = found.Count switch
        {
            0 => throw new CmdletException(ExchangeError.NotFound(identity, call.Behavior)),
            1 => found[0],
            _ => throw new CmdletException(ExchangeError.Ambiguous(identity)),
        };
        if (call.Parameters.Flag("IsExchangeCloudManaged") is { } cloudManaged)
        {
            SetAuthority(call, target, cloudManaged);
        }

        SetHolds(call, target);
        call.Tenant.History.Settings.Add(new SettingChange(call.Tenant.Now, identity, target.Guid, [.. call.Parameters.Names]));
        return CmdletResult.Nothing;
    }

    private static void SetAuthority(CmdletCall call, Recipient target, bool cloudManaged)
    {
        if (call.Parameters.Names.FirstOrDefault(name => name is not ("Identity" or "IsExchangeCloudManaged" or "Confirm")) is { } other)
        {
            throw new CmdletException(ExchangeError.ParameterSet(other));
        }

        if (!target.IsDirSynced || target.State != RecipientState.Active)
        {
            throw new CmdletException(
                ExchangeError.Recipient(
                    "IsExchangeCloudManaged can be set on active mailboxes only that are synchronized from your on-premises organization."
                )
            );
        }

        target.IsExchangeCloudManaged = cloudManaged;
    }

    private static void SetHolds(CmdletCall call, Recipient target)
    {
        var holds = target.Holds;
        if (call.Parameters.Flag("LitigationHoldEnabled") is { } litigation)
        {
            var isReleased = holds.Litigation && !litigation;
            holds = holds with { Litigation = litigation, Delay = holds.Delay || (isReleased && call.Behavior.DelayHoldAfterRelease) };
        }

        if (call.Parameters.Is("RemoveDelayHoldApplied"))
        {
            holds = holds with { Delay = false };
        }

        if (call.Parameters.Is("RemoveDelayReleaseHoldApplied"))
        {
            holds = holds with { DelayRelease = false };
        }

        var excluded = call.Parameters.Is("ExcludeFromAllOrgHolds")
            ? call
                .Tenant.Scenario.Organization.InPlaceHolds.Where(hold => hold.StartsWith("mbx", StringComparison.OrdinalIgnoreCase))
                .Select(hold => hold.Split(':')[0][3..])
            : call.Parameters.Texts("ExcludeFromOrgHolds");
        target.Holds = holds with { InPlace = [.. holds.InPlace, .. excluded.Select(guid => $"-mbx{guid}")] };
    }
}
