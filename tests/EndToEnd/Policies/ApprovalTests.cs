using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.EndToEnd.Policies;

/// <summary>What the policy asks for is done when somebody else than the requester says yes to the very plan.</summary>
[Collection(nameof(SharedProduct))]
public sealed class ApprovalTests(SharedProduct product) : EndToEndTests(product)
{
    [Fact]
    public async Task An_approved_plan_is_carried_out_at_once()
    {
        var (user, id, hash) = await RequestApprovalAsync("approved");

        var answer = await DecideAsync(id, "approve", hash, by: "approver");
        var end = await Api.WaitForEndAsync(id);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Equal(
            ("Remove-Mailbox", "purged"),
            Assert.Single((await Tenant.RemovalsAsync(user)).Select(removal => (removal.Cmdlet, removal.Outcome)))
        );
        Assert.Contains(end.Steps, step => step.Kind == "approved");
    }

    [Fact]
    public async Task A_rejected_plan_is_not_carried_out()
    {
        var (user, id, hash) = await RequestApprovalAsync("rejected");

        await DecideAsync(id, "reject", hash, by: "approver");
        var end = await Api.WaitForEndAsync(id);

        Assert.Equal((RemediationState.Rejected, "rejected"), (end.State, end.Outcome?.Code));
        Assert.Empty(await Tenant.RemovalsAsync(user));
    }

    [Fact]
    public async Task The_requester_cannot_approve_and_another_plan_is_not_approved_either()
    {
        var (user, id, hash) = await RequestApprovalAsync("ownrequest");

        var own = await DecideAsync(id, "approve", hash, by: "requester");
        var other = await DecideAsync(id, "approve", new string('0', 64), by: "approver");

        Assert.Equal((HttpStatusCode.Forbidden, "own-request"), (own.Status, (string?)own.Body["code"]));
        Assert.Equal((HttpStatusCode.Conflict, "plan-changed"), (other.Status, (string?)other.Body["code"]));
        Assert.Empty(await Tenant.RemovalsAsync(user));
    }

    [Fact]
    public async Task A_canceled_remediation_purges_nothing_even_when_it_is_approved_afterwards()
    {
        var (user, id, hash) = await RequestApprovalAsync("canceled");

        var canceled = await Api.PostAsync($"remediations/{id}/cancel");
        var late = await DecideAsync(id, "approve", hash, by: "approver");

        Assert.Equal((HttpStatusCode.OK, "Canceled"), (canceled.Status, (string?)canceled.Body["state"]));
        Assert.Equal((HttpStatusCode.Conflict, "nothing-to-approve"), (late.Status, (string?)late.Body["code"]));
        Assert.Empty(await Tenant.RemovalsAsync(user));
    }

    private async Task<(AffectedUser User, string Id, string Hash)> RequestApprovalAsync(string name)
    {
        await Api.SendAsync(HttpMethod.Put, $"tenants/{TenantDriver.Fabrikam}/release", new JsonObject { ["isReleased"] = true });
        var user = await Tenant.AddConflictAsync(name, new() { Type = "userMailbox", Items = 5 }, TenantDriver.Fabrikam);
        var answer = await Api.SendAsync(
            HttpMethod.Post,
            "remediations",
            ApiDriver.RemediationBody(user),
            await Tenant.SignTokenAsync(ApiDriver.Roles, person: "requester@contoso.example")
        );
        await Api.WaitForStepAsync(answer.Id, "awaiting-approval");
        return (user, answer.Id, (string)(await Api.GetAsync($"remediations/{answer.Id}")).Body["plan"]!["hash"]!);
    }

    private async Task<ApiResponse> DecideAsync(string id, string decision, string hash, string by) =>
        await Api.SendAsync(
            HttpMethod.Post,
            $"remediations/{id}/{decision}",
            new JsonObject { ["planHash"] = hash },
            await Tenant.SignTokenAsync(ApiDriver.Roles, person: $"{by}@contoso.example")
        );
}
