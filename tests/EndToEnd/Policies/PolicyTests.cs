using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Running;
using TenantHygiene.EndToEnd.Tenant;
using TenantHygiene.LocalEnvironment.FunctionApp;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.EndToEnd.Policies;

/// <summary>The three built-in policies.</summary>
[Collection(nameof(SharedProduct))]
public sealed class PolicyTests(SharedProduct product) : EndToEndTests(product)
{
    private static readonly Conflict Mailbox = new() { Type = "userMailbox", Items = 12 };

    [Fact]
    public async Task Observe_plans_and_changes_nothing_even_when_asked_to()
    {
        var (end, plan, removals) = await RunAsync("observed", new(), TenantDriver.Northwind);

        Assert.Equal((RemediationState.NeedsOperator, "policy-plans-only"), (end.State, end.Outcome?.Code));
        Assert.Equal(("PlanOnly", "observe"), ((string?)plan["decision"], (string?)plan["policy"]));
        Assert.Empty(removals);
    }

    [Fact]
    public async Task Careful_purges_a_mail_user_without_content_by_itself()
    {
        var (end, _, removals) = await RunAsync("carefulmailuser", new(), TenantDriver.Fabrikam);

        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Equal("Remove-MailUser", Assert.Single(removals).Cmdlet);
    }

    [Fact]
    public async Task Careful_asks_before_a_mailbox_is_purged()
    {
        var (end, plan, removals) = await RunAsync("carefulmailbox", Mailbox, TenantDriver.Fabrikam);

        Assert.Equal((RemediationState.NeedsOperator, "approval-needed"), (end.State, end.Outcome?.Code));
        Assert.Equal("Approve", (string?)plan["decision"]);
        Assert.Equal(12, (int?)plan["conflict"]!["items"]);
        Assert.Empty(removals);
    }

    [Fact]
    public async Task Careful_asks_before_a_mail_user_whose_archive_holds_something_is_purged()
    {
        var (end, plan, removals) = await RunAsync("carefularchive", new() { ArchiveItems = 3 }, TenantDriver.Fabrikam);

        Assert.Equal((RemediationState.NeedsOperator, "approval-needed"), (end.State, end.Outcome?.Code));
        Assert.Contains("content", plan["objections"]!.AsArray().Select(objection => (string?)objection!["rule"]));
        Assert.Empty(removals);
    }

    [Fact]
    public async Task Automatic_purges_a_mailbox_with_content_by_itself()
    {
        var (end, _, removals) = await RunAsync("automaticmailbox", Mailbox, TenantDriver.Contoso);

        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Equal("Remove-Mailbox", Assert.Single(removals).Cmdlet);
    }

    private async Task<(RemediationEntry End, JsonNode Plan, IReadOnlyList<LocalEnvironment.Simulation.Removal> Removals)> RunAsync(string name, Conflict conflict, Guid tenantId)
    {
        var user = await Tenant.AddConflictAsync(name, conflict, tenantId);
        var id = await Api.AskForRemediationAsync(user);
        var end = await Api.WaitForEndAsync(id);
        return (end, (await Api.GetAsync($"remediations/{id}")).Body["plan"]!, await Tenant.RemovalsAsync(user));
    }
}
