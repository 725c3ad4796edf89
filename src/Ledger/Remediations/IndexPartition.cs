using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>Names the partitions of the index.</summary>
internal static class IndexPartition
{
    /// <summary>All partitions that a remediation appears in.</summary>
    public static IEnumerable<string> Of(RemediationRecord record)
    {
        yield return All;
        yield return Tenant(record.TenantId);
        yield return UserId(record.UserId);
        if (record.UserPrincipalName is { } name)
        {
            yield return UserName(name);
        }

        foreach (var ticket in record.Tickets.SelectMany(one => new[] { Ticket(one.Ticket.Id), Ticket(one.Ticket.System, one.Ticket.Id) }).Distinct())
        {
            yield return ticket;
        }
    }

    /// <summary>The smallest partition that holds everything a filter asks for.</summary>
    public static string For(RemediationFilter filter) => filter switch
    {
        { Ticket: { System: { } system } ticket } => Ticket(system, ticket.Id),
        { Ticket: { } ticket } => Ticket(ticket.Id),
        { User: { } user } => Guid.TryParse(user, out var id) ? UserId(id) : UserName(user),
        { TenantId: { } tenantId } => Tenant(tenantId),
        _ => All,
    };

    private const string All = "all";

    private static string Tenant(Guid tenantId) => $"tenant,{tenantId}";

    private static string UserId(Guid userId) => $"user,{userId}";

    private static string UserName(string name) => $"name,{TableKey.OfText(name)}";

    private static string Ticket(string id) => $"ticket,{TableKey.OfText(id)}";

    private static string Ticket(string system, string id) => $"ticket,{TableKey.OfText(system)},{TableKey.OfText(id)}";
}
