using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Reporting;

/// <summary>What happened since the start.</summary>
/// <param name="Requests">All requests.</param>
/// <param name="PeakConcurrency">The most requests that ran at the same time.</param>
/// <param name="Routes">Requests by route.</param>
/// <param name="Tenants">What was done to each tenant.</param>
/// <param name="Damage">How many unintended changes there were in all tenants; 0 is expected.</param>
/// <param name="WrongPurges">How many purges were unintended.</param>
public sealed record Report(
    int Requests,
    int PeakConcurrency,
    IReadOnlyList<RouteReport> Routes,
    IReadOnlyList<TenantReport> Tenants,
    int Damage,
    int WrongPurges
);

/// <summary>The requests of a route.</summary>
/// <param name="Api">The API.</param>
/// <param name="Route">The cmdlet, or the method and route template.</param>
/// <param name="Requests">How many.</param>
/// <param name="PeakConcurrency">The most at the same time.</param>
/// <param name="Statuses">Answers by HTTP status; 0 for none.</param>
/// <param name="Callers">Client ids of the tokens that came with them.</param>
public sealed record RouteReport(
    ApiName Api,
    string Route,
    int Requests,
    int PeakConcurrency,
    IReadOnlyDictionary<int, int> Statuses,
    IReadOnlyList<Guid> Callers
);

/// <summary>What was done to a tenant.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Removals">Every Remove-*.</param>
/// <param name="Damage">The unintended changes.</param>
/// <param name="Settings">Every Set-Mailbox that took effect.</param>
/// <param name="Mutations">What others did.</param>
/// <param name="Retries">Retries by user principal name.</param>
/// <param name="Apis">The requests that it got, by API.</param>
public sealed record TenantReport(
    Guid TenantId,
    IReadOnlyList<Removal> Removals,
    IReadOnlyList<Damage> Damage,
    IReadOnlyList<SettingChange> Settings,
    IReadOnlyList<string> Mutations,
    IReadOnlyDictionary<string, int> Retries,
    IReadOnlyList<TenantApiReport> Apis
);

/// <summary>The requests of one API that a tenant got.</summary>
/// <param name="Api">The API.</param>
/// <param name="Requests">How many.</param>
/// <param name="PeakConcurrency">The most at the same time.</param>
/// <param name="Statuses">Answers by HTTP status; 0 for none.</param>
public sealed record TenantApiReport(ApiName Api, int Requests, int PeakConcurrency, IReadOnlyDictionary<int, int> Statuses);

/// <summary>Makes reports and snapshots.</summary>
/// <param name="tenants">The tenants.</param>
/// <param name="log">The request counts.</param>
internal sealed class Reporter(TenantDirectory tenants, RequestLog log)
{
    /// <summary>What happened.</summary>
    /// <param name="tenantId">Restricts what was done to tenants, and its sums, to one of them.</param>
    /// <exception cref="KeyNotFoundException">There is no such tenant.</exception>
    public Report Report(Guid? tenantId)
    {
        var reports = Chosen(tenantId).Select(tenant => tenant.Run(() => Report(tenant))).ToList();
        return new Report(
            log.All.Total,
            log.All.Peak,
            [
                .. log.Routes.Select(route => new RouteReport(
                    route.Key.Api,
                    route.Key.Route,
                    route.Value.Total,
                    route.Value.Peak,
                    route.Value.Statuses,
                    route.Value.Callers
                )),
            ],
            reports,
            reports.Sum(report => report.Damage.Count),
            reports.Sum(report =>
                report
                    .Damage.Where(damage => damage.Kind is not (DamageKind.AccountDeleted or DamageKind.RepeatedRemoval))
                    .Select(damage => damage.Recipient)
                    .Distinct()
                    .Count()
            )
        );
    }

    /// <summary>What stands.</summary>
    /// <param name="tenantId">Restricts it to one tenant.</param>
    /// <exception cref="KeyNotFoundException">There is no such tenant.</exception>
    public IReadOnlyList<TenantSnapshot> State(Guid? tenantId) =>
        [.. Chosen(tenantId).Select(tenant => tenant.Run(() => Snapshot(tenant)))];

    /// <summary>The tenants, the listed ones first.</summary>
    public IReadOnlyList<TenantView> Tenants() =>
        [
            .. tenants.All.Select(tenant => new TenantView(
                tenant.Id,
                tenant.Scenario.Name,
                tenant.Scenario.DefaultDomain,
                tenant.Run(() => tenant.Users.Active.Count)
            )),
        ];

    /// <summary>What the scenario expects.</summary>
    public IReadOnlyList<CaseView> Cases() =>
        [
            .. tenants
                .All[0]
                .SharedScenario.Cases.Select(@case =>
                {
                    var tenant = tenants.Get(@case.TenantId);
                    return new CaseView(
                        tenant.Id,
                        tenant.Run(() => tenant.Users.ReadActive(@case.User)?.Id),
                        @case.User,
                        @case.Title,
                        @case.Expected.State,
                        @case.Expected.OutcomeContains,
                        @case.Explanation
                    );
                }),
        ];

    private IEnumerable<Tenant> Chosen(Guid? tenantId) => tenantId is null ? tenants.All : [tenants.Get(tenantId)];

    private TenantReport Report(Tenant tenant) =>
        new(
            tenant.Id,
            [.. tenant.History.Removals],
            [.. tenant.History.Damage],
            [.. tenant.History.Settings],
            [.. tenant.History.Mutations],
            tenant.Users.Active.Stored.Where(user => user.Retries > 0).ToDictionary(user => user.UserPrincipalName, user => user.Retries),
            [.. log.Of(tenant.Id).Select(api => new TenantApiReport(api.Api, api.Count.Total, api.Count.Peak, api.Count.Statuses))]
        );

    private static TenantSnapshot Snapshot(Tenant tenant) =>
        new(
            tenant.Id,
            tenant.Users.Active.Count,
            tenant.Users.Deleted.Count,
            tenant.Recipients.All.Count,
            tenant.Users.Active.Stored.Count(user => user.Errors?.Exists(error => !error.IsResolved) ?? false),
            [
                .. tenant
                    .Users.Active.Stored.Concat(tenant.Users.Deleted)
                    .Where(user => !user.IsGenerated || user.Errors is { Count: > 0 })
                    .Select(Snapshot),
            ],
            [
                .. tenant
                    .Recipients.Stored.Where(recipient => !recipient.IsGenerated || recipient.State != RecipientState.Active)
                    .Select(recipient => BeforeImage.Of(recipient, tenant)),
            ]
        );

    private static UserSnapshot Snapshot(DirectoryUser user) =>
        new(
            user.Id,
            user.UserPrincipalName,
            user.DeletedDateTime is not null,
            user.Retries,
            user.Attempts,
            [
                .. (user.Errors ?? []).Select(error => new ErrorSnapshot(
                    error.CreatedDateTime,
                    error.IsResolved,
                    error.ServiceInstance,
                    error.ErrorDetail
                )),
            ]
        );
}
