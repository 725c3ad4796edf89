using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.EndToEnd.Policies;

/// <summary>The three built-in policies.</summary>
[Collection(nameof(SharedProduct))]
public sealed class PolicyTests(SharedProduct product) : EndToEndTests(product)
{
    private static readonly Conflict _mailbox = new() { Type = "userMailbox", Items = 12 };

    [Fact]
    public async Task Observe_plans_and_changes_nothing_even_when_asked_to()
    {
        var (end, plan, removals) = await RunAsync("observed", new(), TenantDriver.Northwind);

        Assert.Equal((RemediationState.NeedsOperator, "policy-plans-only"), (end.State, end.Outcome?.Code));
        Assert.Equal(("PlanOnly", "observe"), ((string?)plan["decision"], (string?)plan["policy"]));
        Assert.Empty(removals);
    }

    [Fact]
    public async Task Careful_plans_only_until_the_tenant_is_released_and_then_purges_a_mail_user_without_content_by_itself()
    {
        await ReleaseFabrikamAsync(false);
        var (planned, _, removals) = await RunAsync("carefulmailuser", new(), TenantDriver.Fabrikam);
        Assert.Equal((RemediationState.NeedsOperator, "tenant-not-released"), (planned.State, planned.Outcome?.Code));
        Assert.Empty(removals);

        await ReleaseFabrikamAsync(true);
        var retried = await Api.PostAsync($"remediations/{planned.Id}/retry");
        var end = await Api.WaitForEndAsync(retried.Id);

        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Equal(
            "purged",
            Assert.Single((await Tenant.ReportAsync()).Purges, purge => purge.NamedBy.Contains("carefulmailuser@contoso.example")).Outcome
        );
    }

    [Fact]
    public async Task Careful_requires_approval_before_a_mailbox_is_purged()
    {
        await ReleaseFabrikamAsync(true);

        var (plan, removals) = await ReadPlanAsync("carefulmailbox", _mailbox);

        Assert.Equal(12, (int?)plan["conflict"]!["items"]);
        Assert.Contains("policy-asks", Rules(plan));
        Assert.Empty(removals);
    }

    [Fact]
    public async Task Careful_requires_approval_before_a_mail_user_with_archive_content_is_purged()
    {
        await ReleaseFabrikamAsync(true);

        var (plan, removals) = await ReadPlanAsync("carefularchive", new() { ArchiveItems = 3 });

        Assert.Contains("content", Rules(plan));
        Assert.Empty(removals);
    }

    [Fact]
    public async Task Automatic_purges_a_mailbox_with_content_by_itself()
    {
        var (end, _, removals) = await RunAsync("automaticmailbox", _mailbox, TenantDriver.Contoso);

        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Equal("Remove-Mailbox", Assert.Single(removals).Cmdlet);
    }

    private static IEnumerable<string?> Rules(JsonNode plan) =>
        plan["objections"]!.AsArray().Select(objection => (string?)objection!["rule"]);

    private async Task ReleaseFabrikamAsync(bool isReleased)
    {
        var answer = await Api.SendAsync(
            HttpMethod.Put,
            $"tenants/{TenantDriver.Fabrikam}/release",
            new JsonObject { ["isReleased"] = isReleased }
        );
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    private async Task<(JsonNode Plan, IReadOnlyList<LocalEnvironment.Clients.Removal> Removals)> ReadPlanAsync(
        string name,
        Conflict conflict
    )
    {
        var user = await Tenant.AddConflictAsync(name, conflict, TenantDriver.Fabrikam);
        var id = await Api.RequestRemediationAsync(user);
        await Api.WaitForStepAsync(id, "awaiting-approval");
        var remediation = (await Api.GetAsync($"remediations/{id}")).Body;
        Assert.Equal(("AwaitingApproval", "Approve"), ((string?)remediation["state"], (string?)remediation["plan"]!["decision"]));
        return (remediation["plan"]!, await Tenant.RemovalsAsync(user));
    }

    private async Task<(RemediationEntry End, JsonNode Plan, IReadOnlyList<LocalEnvironment.Clients.Removal> Removals)> RunAsync(
        string name,
        Conflict conflict,
        Guid tenantId
    )
    {
        var user = await Tenant.AddConflictAsync(name, conflict, tenantId);
        var id = await Api.RequestRemediationAsync(user);
        var end = await Api.WaitForEndAsync(id);
        return (end, (await Api.GetAsync($"remediations/{id}")).Body["plan"]!, await Tenant.RemovalsAsync(user));
    }
}
