using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.Microsoft365.Tests.Faults;

/// <summary>One of the product's reads, as the matrix of faults sees it: everything about its answer as text.</summary>
/// <param name="Api">The API that it asks.</param>
/// <param name="Route">The route or cmdlet that it asks.</param>
/// <param name="RunAsync">Reads.</param>
internal sealed record Reading(ApiName Api, string Route, Func<Simulation, Task<Read<string>>> RunAsync)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every read, by name. Each finds something in the standard tenant.</summary>
    public static IReadOnlyDictionary<string, Reading> All { get; } = new Dictionary<string, Reading>
    {
        ["GetUser"] = new(ApiName.Graph, "GET /users/{id}", s => Text(s.Directory.GetUserAsync(s.TenantId, Scenarios.Affected, Cancel))),
        ["CountUsers"] = new(ApiName.Graph, "GET /users/$count", s => Text(s.Directory.CountUsersAsync(s.TenantId, Cancel))),
        ["DeletedUserById"] = new(ApiName.Graph, "GET /directory/deletedItems/{id}", s => Text(s.Directory.FindDeletedUsersAsync(s.TenantId, Scenarios.DeletedId.ToString(), null, Cancel))),
        ["DeletedUserByAddress"] = new(ApiName.Graph, "GET /directory/deletedItems/microsoft.graph.user", s => Text(s.Directory.FindDeletedUsersAsync(s.TenantId, null, "carol@contoso.example", Cancel))),
        ["FindByIdentity"] = new(ApiName.Exchange, "Get-Recipient", s => Text(s.Exchange.FindByIdentityAsync(s.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel))),
        ["FindByFilterMailUser"] = new(ApiName.Exchange, "Get-MailUser", s => Text(s.Exchange.FindByFilterAsync(s.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel))),
        ["FindByFilterMailbox"] = new(ApiName.Exchange, "Get-Mailbox", s => Text(s.Exchange.FindByFilterAsync(s.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel))),
        ["FindRecipientOfUser"] = new(ApiName.Exchange, "Get-Recipient", s => Text(s.Exchange.FindRecipientOfUserAsync(s.TenantId, Scenarios.ServedId, Cancel))),
        ["GetDetails"] = new(ApiName.Exchange, "Get-MailUser", s => Text(s.Exchange.GetDetailsAsync(s.TenantId, Holder, Cancel))),
        ["GetDetailsOfMailbox"] = new(ApiName.Exchange, "Get-Mailbox", s => Text(s.Exchange.GetDetailsAsync(s.TenantId, Mailbox, Cancel))),
        ["GetContent"] = new(ApiName.Exchange, "Get-MailboxStatistics", s => Text(s.Exchange.GetContentAsync(s.TenantId, Holder, archive: true, Cancel))),
        ["GetContentOfMailbox"] = new(ApiName.Exchange, "Get-MailboxStatistics", s => Text(s.Exchange.GetContentAsync(s.TenantId, Mailbox, archive: false, Cancel))),
        ["GetOrganisationHolds"] = new(ApiName.Exchange, "Get-OrganizationConfig", s => Text(s.Exchange.GetOrganisationHoldsAsync(s.TenantId, Cancel))),
        ["FindRescue"] = new(ApiName.Exchange, "Get-MailboxRestoreRequest", s => Text(s.Exchange.FindRescueAsync(s.TenantId, Mailbox, Cancel))),
    };

    /// <summary>A soft-deleted mailbox of the standard tenant.</summary>
    public static Remediation.Recipients.Recipient Mailbox => new()
    {
        Kind = Remediation.Recipients.RecipientKind.UserMailbox,
        Scope = Remediation.Recipients.RecipientScope.SoftDeleted,
        ObjectId = Scenarios.OldMailbox,
        DistinguishedName = "CN=old mailbox",
        ExchangeGuid = Scenarios.SoftDeletedMailbox,
    };

    private static Remediation.Recipients.Recipient Holder => new()
    {
        Kind = Remediation.Recipients.RecipientKind.MailUser,
        Scope = Remediation.Recipients.RecipientScope.SoftDeleted,
        ObjectId = Scenarios.Holder,
        DistinguishedName = "CN=ada copy",
        ArchiveGuid = Scenarios.Archive,
    };

    private static async Task<Read<string>> Text<T>(Task<Read<T>> read) => (await read).Select(value => System.Text.Json.JsonSerializer.Serialize(value));
}
