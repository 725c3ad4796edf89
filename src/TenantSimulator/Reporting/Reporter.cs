using TenantHygiene.TenantSimulator.Recipients;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Tenants;
using TenantHygiene.TenantSimulator.Users;

namespace TenantHygiene.TenantSimulator.Reporting;

/// <summary>Makes reports and snapshots.</summary>
/// <param name="tenants">The tenants.</param>
/// <param name="log">The request counts.</param>
internal sealed class Reporter(TenantDirectory tenants, RequestLog log)
{
    /// <summary>What happened.</summary>
    public Report Report()
    {
        var reports = tenants.All.Select(tenant => tenant.Run(() => Report(tenant))).ToList();
        return new Report(
            log.All.Total,
            log.All.Peak,
            [.. log.Routes.Select(route => new RouteReport(route.Key.Api, route.Key.Route, route.Value.Total, route.Value.Peak, route.Value.Statuses, route.Value.Callers))],
            reports,
            reports.Sum(report => report.Damage.Count),
            reports.Sum(report => report.Damage.Where(damage => damage.Kind is not (DamageKind.AccountDeleted or DamageKind.RepeatedRemoval)).Select(damage => damage.Recipient).Distinct().Count()));
    }

    /// <summary>What stands.</summary>
    public IReadOnlyList<TenantSnapshot> State() => [.. tenants.All.Select(tenant => tenant.Run(() => Snapshot(tenant)))];

    /// <summary>What the scenario expects.</summary>
    public IReadOnlyList<CaseView> Cases() =>
    [
        .. tenants.All[0].World.Cases.Select(@case =>
        {
            var tenant = tenants.Get(@case.TenantId);
            return new CaseView(tenant.Id, tenant.Run(() => tenant.Users.FindActive(@case.User)?.Id), @case.User, @case.Title, @case.Expected.State, @case.Expected.OutcomeContains, @case.Explanation);
        }),
    ];

    private static TenantReport Report(Tenant tenant) => new(
        tenant.Id,
        [.. tenant.History.Removals],
        [.. tenant.History.Damage],
        [.. tenant.History.Settings],
        [.. tenant.History.Mutations],
        tenant.Users.Active.Where(user => user.Retries > 0).ToDictionary(user => user.UserPrincipalName, user => user.Retries));

    private static TenantSnapshot Snapshot(Tenant tenant) => new(
        tenant.Id,
        tenant.Users.Active.Count,
        tenant.Users.Deleted.Count,
        tenant.Recipients.All.Count,
        tenant.Users.Active.Count(user => user.Errors?.Exists(error => !error.IsResolved) ?? false),
        [.. tenant.Users.Active.Concat(tenant.Users.Deleted).Where(user => !user.IsGenerated || user.Errors is { Count: > 0 }).Select(Snapshot)],
        [.. tenant.Recipients.All.Where(recipient => !recipient.IsGenerated || recipient.State != RecipientState.Active).Select(recipient => BeforeImage.Of(recipient, tenant))]);

    private static UserSnapshot Snapshot(DirectoryUser user) => new(
        user.Id,
        user.UserPrincipalName,
        user.DeletedDateTime is not null,
        user.Retries,
        user.Attempts,
        [.. (user.Errors ?? []).Select(error => new ErrorSnapshot(error.CreatedDateTime, error.IsResolved, error.ServiceInstance, error.ErrorDetail))]);
}
