using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>Get-MailboxStatistics, Get-OrganizationConfig and mailbox restore requests.</summary>
internal static class OtherCmdlets
{
    /// <summary>Get-MailboxStatistics: one mailbox or archive; soft-deleted ones by switch only.</summary>
    public static CmdletResult Statistics(CmdletCall call)
    {
        var identity = call.Require();
        var (archive, deleted) = (call.Parameters.Is("Archive"), call.Parameters.Is("IncludeSoftDeletedRecipients"));
        var target = One(call, identity, recipient =>
            (recipient.State == RecipientState.Active || deleted) && (recipient.HasMailbox || archive)
        );
        return archive && target.ArchiveGuid == Guid.Empty
            ? throw new CmdletException(ExchangeError.Recipient($"The user '{target.CanonicalName}' doesn't have an archive mailbox."))
            : new CmdletResult([RecipientRows.Statistics(target, archive)]);
    }

    /// <summary>Get-OrganizationConfig.</summary>
    public static CmdletResult Organization(CmdletCall call) =>
        new([
            [
                new("Identity", call.Tenant.Scenario.DefaultDomain),
                new("Name", call.Tenant.Scenario.DefaultDomain),
                new("DisplayName", call.Tenant.Scenario.Name),
                new("InPlaceHolds", call.Tenant.Scenario.Organization.InPlaceHolds),
                new("ExchangeAttributesCloudManagedByDefault", false),
                new("IsDehydrated", call.Tenant.Scenario.Organization.IsDehydrated),
            ],
        ]);

    /// <summary>Enable-OrganizationCustomization.</summary>
    public static CmdletResult Customize(CmdletCall call)
    {
        call.Tenant.Scenario.Organization.IsDehydrated = false;
        return CmdletResult.Nothing;
    }

    /// <summary>New-MailboxRestoreRequest: copies a soft-deleted or inactive mailbox into an active one.</summary>
    public static CmdletResult NewRestore(CmdletCall call)
    {
        var (sourceIdentity, targetIdentity) = (call.Require("SourceMailbox"), call.Require("TargetMailbox"));
        var source = One(call, sourceIdentity, static recipient => recipient is { HasMailbox: true, State: RecipientState.SoftDeleted });
        var target = One(call, targetIdentity, static recipient => recipient is { HasMailbox: true, State: RecipientState.Active });
        var request = new RestoreRequest(
            Guid.NewGuid(),
            call.Parameters.Text("Name") ?? "MailboxRestore",
            source.CanonicalName,
            target.CanonicalName
        );
        call.Tenant.RestoreRequests.Add(request);
        call.Tenant.Schedule(call.Tenant.SharedScenario.Latency.MailboxRestore, _ => request.Status = "Completed");
        return new CmdletResult([Row(request)]);
    }

    /// <summary>Get-MailboxRestoreRequest: all, those of a name, or one by its identity, which is the name behind its target.</summary>
    public static CmdletResult GetRestore(CmdletCall call)
    {
        if (call.Parameters.Text("Name") is { } name)
        {
            return new CmdletResult([.. call.Tenant.RestoreRequests.FindAll(request => request.Name == name).Select(Row)]);
        }

        var identity = call.Parameters.Text("Identity");
        var found = call.Tenant.RestoreRequests.FindAll(request =>
            identity is null || request.RequestGuid.ToString() == identity || $"{request.Target}\\{request.Name}" == identity
        );
        return identity is not null && found.Count == 0
            ? throw new CmdletException(ExchangeError.NotFound(identity, call.Behavior))
            : new CmdletResult([.. found.Select(Row)]);
    }

    private static IEnumerable<KeyValuePair<string, object?>> Row(RestoreRequest request) =>
        [
            new("Identity", $"{request.Target}\\{request.Name}"),
            new("Name", request.Name),
            new("RequestGuid", request.RequestGuid),
            new("SourceMailbox", request.Source),
            new("TargetMailbox", request.Target),
            new("Status", request.Status),
        ];

    private static Recipient One(CmdletCall call, string identity, Func<Recipient, bool> fits)
    {
        var found = call.Lookup.ByIdentity(identity).Where(fits).ToList();
        return found.Count switch
        {
            0 => throw new CmdletException(ExchangeError.NotFound(identity, call.Behavior)),
            1 => found[0],
            _ => throw new CmdletException(ExchangeError.Ambiguous(identity)),
        };
    }
}
