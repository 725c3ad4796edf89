using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>The rules that the members of a scenario must keep among each other.</summary>
internal static class ScenarioValidator
{
    /// <summary>Throws at the first rule that is broken.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <exception cref="ScenarioException">A rule is broken; the message names the place.</exception>
    public static void Check(Scenario scenario)
    {
        CheckGenerated(scenario.GenerateTenants);
        Require(scenario.Tenants.Count + scenario.GenerateTenants.Count > 0, "tenants: write at least one, or generateTenants.");
        Unique(scenario.Tenants.Select(tenant => tenant.TenantId.ToString()), "tenants: tenantId");
        foreach (var tenant in scenario.Tenants)
        {
            CheckTenant(tenant, $"tenant '{tenant.Name}'");
        }

        CheckLatency(scenario.Latency.Cmdlet, "latency.cmdlet");
        foreach (var (cmdlet, latency) in scenario.Latency.Cmdlets)
        {
            CheckLatency(latency, $"latency.cmdlets.{cmdlet}");
        }

        CheckLatency(scenario.Latency.Graph, "latency.graph");
        CheckLatency(scenario.Latency.Retry, "latency.retry");
        CheckLatency(scenario.Latency.UserPurge, "latency.userPurge");
        CheckLatency(scenario.Latency.MailboxRestore, "latency.mailboxRestore");
        foreach (var rule in new[] { scenario.Throttling.Graph, scenario.Throttling.Exchange, scenario.Throttling.Entra })
        {
            Require(
                rule.EveryNthRequest is null or > 0
                    && rule.BucketCapacity is null or > 0
                    && rule.ConcurrentRequests is null or > 0
                    && rule.BucketRefillPerSecond > 0
                    && rule.RetryAfterSeconds >= 0,
                "throttling: everyNthRequest, bucketCapacity, concurrentRequests and bucketRefillPerSecond must be above zero."
            );
        }

        Require(scenario.Graph.PageTokenLifetimeSeconds is null or > 0, "graph.pageTokenLifetimeSeconds must be above zero.");
        Require(scenario.Exchange.NotFoundStatus is 400 or 404, "exchange.notFoundStatus: write 400 or 404.");
        foreach (var fault in scenario.Faults)
        {
            Require(
                fault.TenantId is not { } id
                    || scenario.Tenants.Concat(scenario.GenerateTenants.Tenants()).Any(tenant => tenant.TenantId == id),
                $"faults: tenantId {fault.TenantId} is no tenant's."
            );
        }

        foreach (var @case in scenario.Cases)
        {
            CheckCase(scenario, @case);
        }
    }

    private static void CheckGenerated(GenerateTenantsScenario generated)
    {
        Require(generated is { Count: >= 0, UsersEach: >= 0 }, "generateTenants: count and usersEach cannot be negative.");
        Require(generated.ShareWithErrors is >= 0 and <= 1, "generateTenants: shareWithErrors is a share, 0 to 1.");
        foreach (var application in generated.Applications)
        {
            Require(
                application.Permissions.Keys.All(resource => resource is "graph" or "exchange"),
                $"generateTenants, application {application.ClientId}: permissions of neither graph nor exchange."
            );
            Require(
                application.DirectoryRoles.TrueForAll(role => DirectoryRoles.TemplateId(role) is not null),
                $"generateTenants, application {application.ClientId}: a directory role is not known; write its template id."
            );
        }
    }

    private static void CheckTenant(TenantScenario tenant, string place)
    {
        Unique(tenant.Applications.Select(application => application.ClientId.ToString()), $"{place}: clientId of applications");
        Unique(tenant.Users.Where(user => !user.IsDeleted).Select(user => user.UserPrincipalName), $"{place}: userPrincipalName of users");
        Unique(tenant.Users.Where(user => user.Id is not null).Select(user => user.Id.ToString()!), $"{place}: id of users");
        foreach (var application in tenant.Applications)
        {
            CheckApplication(tenant, application, $"{place}, application {application.ClientId}");
        }

        Unique(tenant.People.Select(person => person.ObjectId.ToString()), $"{place}: objectId of people");
        foreach (var person in tenant.People)
        {
            CheckRoles(tenant, person.Roles, $"{place}, person {person.UserPrincipalName}");
        }

        Require(
            tenant.ManagedIdentity is not { } identity
                || identity
                    .AlsoClientIds.Append(identity.ClientId)
                    .All(id => tenant.Applications.Exists(application => application.ClientId == id)),
            $"{place}: managedIdentity names no application."
        );
        foreach (var user in tenant.Users)
        {
            Require(
                user.UserPrincipalName.Contains('@', StringComparison.Ordinal),
                $"{place}: userPrincipalName '{user.UserPrincipalName}' needs an @."
            );
            Require(
                user.Recipient is null || user.HasRecipient,
                $"{place}, user {user.UserPrincipalName}: has a recipient although hasRecipient is false."
            );
        }

        tenant.Users.ForEach(user =>
            CheckLatency(user.RetryLatency ?? new Latency(), $"{place}, user {user.UserPrincipalName}: retryLatency")
        );
        foreach (var recipient in tenant.Recipients)
        {
            CheckRecipient(tenant, recipient, $"{place}, recipient '{recipient.Name ?? recipient.Alias}'");
        }

        Require(tenant.DirectorySync is not { IntervalSeconds: <= 0 }, $"{place}: directorySync.intervalSeconds must be above zero.");
        Require(tenant.Generate.HealthyUsers >= 0 && tenant.Generate.Errors.Total >= 0, $"{place}: counts of generate cannot be negative.");
    }

    private static void CheckApplication(TenantScenario tenant, ApplicationScenario application, string place)
    {
        foreach (var resource in application.Permissions.Keys)
        {
            Require(
                resource is "graph" or "exchange" || tenant.Apis.Exists(api => api.Audience == resource),
                $"{place}: permissions of '{resource}', which is neither graph, exchange nor an entry of apis."
            );
        }

        CheckRoles(tenant, application.Permissions, place);

        foreach (var role in application.DirectoryRoles)
        {
            Require(DirectoryRoles.TemplateId(role) is not null, $"{place}: directory role '{role}' is not known; write its template id.");
        }
    }

    private static void CheckRoles(TenantScenario tenant, Dictionary<string, List<string>> roles, string place)
    {
        foreach (var api in tenant.Apis)
        {
            var unknown = roles.GetValueOrDefault(api.Audience)?.Find(role => !api.Roles.Contains(role));
            Require(unknown is null, $"{place}: role '{unknown}' is not defined by {api.Audience}.");
        }
    }

    private static void CheckRecipient(TenantScenario tenant, RecipientScenario recipient, string place)
    {
        Require((recipient.Name ?? recipient.Alias) is not null, $"{place}: write a name or an alias.");
        Require(recipient.State != RecipientState.Purged, $"{place}: state purged cannot be where a recipient begins.");
        Require(
            recipient.User is not { } owner || tenant.Users.Exists(user => user.UserPrincipalName == owner || user.Id?.ToString() == owner),
            $"{place}: user '{recipient.User}' is not listed in users."
        );
    }

    private static void CheckCase(Scenario scenario, Case @case)
    {
        var tenant =
            @case.TenantId is { } id ? scenario.Tenants.Find(candidate => candidate.TenantId == id)
            : scenario.Tenants.Count == 1 ? scenario.Tenants[0]
            : null;
        Require(tenant is not null, $"case '{@case.Title}': write the tenantId of one of the tenants.");
        Require(
            tenant!.Users.Exists(user => user.UserPrincipalName == @case.User)
                || tenant.Generate.HealthyUsers + tenant.Generate.Errors.Total > 0,
            $"case '{@case.Title}': user '{@case.User}' is not listed in users."
        );
    }

    private static void CheckLatency(Latency latency, string place) =>
        Require(
            latency.FixedSeconds is null or >= 0
                && latency.MinSeconds is null or >= 0
                && (latency.MinSeconds ?? 0) <= (latency.MaxSeconds ?? latency.MinSeconds ?? 0),
            $"{place}: write fixedSeconds, or minSeconds up to maxSeconds, none below zero."
        );

    private static void Unique(IEnumerable<string> values, string place)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var value in values)
        {
            Require(seen.Add(value), $"{place}: '{value}' occurs twice.");
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ScenarioException(message);
        }
    }
}
