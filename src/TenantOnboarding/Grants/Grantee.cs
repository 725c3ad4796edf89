using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Exchange;

namespace TenantHygiene.TenantOnboarding.Grants;

/// <summary>An identity and everything that it is to be granted.</summary>
/// <param name="Title">Reader, Repairer, or App where one identity does both.</param>
/// <param name="ClientId">Application (client) id.</param>
/// <param name="GraphPermissions">Application permissions of Microsoft Graph.</param>
/// <param name="Cmdlets">Cmdlets of Exchange Online.</param>
internal sealed record Grantee(string Title, Guid ClientId, IReadOnlyList<string> GraphPermissions, IReadOnlyList<ExchangeCmdlet> Cmdlets)
{
    /// <summary>The role group of this identity; roles are named after it.</summary>
    public string RoleGroup => $"TenantHygiene {Title}";

    /// <summary>Who needs what: reads to the reader, writes to the repairer.</summary>
    /// <param name="reader">Client id of the reader.</param>
    /// <param name="repairer">Client id of the repairer; the reader's, where one identity does both.</param>
    /// <param name="uses">What the tenant's policy and strategy need beyond finding and purging.</param>
    public static IReadOnlyList<Grantee> Of(Guid reader, Guid repairer, IReadOnlyCollection<ExchangeUse> uses)
    {
        var needed = ExchangeCmdlet.All.Where(cmdlet => cmdlet.Use is ExchangeUse.Always || uses.Contains(cmdlet.Use)).ToList();
        return reader == repairer
            ? [new("App", reader, [.. Microsoft365.Directory.GraphPermissions.Reading, .. Microsoft365.Directory.GraphPermissions.Repairing], needed)]
            :
            [
                new("Reader", reader, Microsoft365.Directory.GraphPermissions.Reading, [.. needed.Where(cmdlet => cmdlet.IsRead)]),
                new("Repairer", repairer, Microsoft365.Directory.GraphPermissions.Repairing, [.. needed.Where(cmdlet => !cmdlet.IsRead)]),
            ];
    }
}
