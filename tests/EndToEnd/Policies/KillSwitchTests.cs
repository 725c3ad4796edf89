using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.EndToEnd.Policies;

[Collection(nameof(SharedProduct))]
public sealed class KillSwitchTests(SharedProduct product) : EndToEndTests(product), IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task While_it_is_on_nothing_is_purged_and_once_it_is_off_the_repair_goes_on()
    {
        var user = await Tenant.AddConflictAsync("killswitch");
        await SetKillSwitchAsync(true, "Somebody wants to look first.");

        var id = await Api.RequestRemediationAsync(user);
        var waiting = await Api.WaitForStepAsync(id, "not-purged");
        Assert.False(waiting.State.IsFinal());
        Assert.Contains(waiting.Steps, step => step.Text.Contains("Somebody wants to look first.", StringComparison.Ordinal));
        Assert.Empty(await Tenant.RemovalsAsync(user));

        await SetKillSwitchAsync(false, "Looked.");
        var end = await Api.WaitForEndAsync(id);
        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Single(await Tenant.RemovalsAsync(user));
    }

    [Fact]
    public async Task The_switch_of_one_tenant_leaves_the_others_alone()
    {
        await Api.SendAsync(HttpMethod.Put, $"tenants/{TenantDriver.Fabrikam}/release", new JsonObject { ["isReleased"] = true });
        var stopped = await Tenant.AddConflictAsync("stopped", tenantId: TenantDriver.Fabrikam);
        var free = await Tenant.AddConflictAsync("free");
        await SetKillSwitchAsync(true, "Fabrikam is being moved.", TenantDriver.Fabrikam);

        var stoppedId = await Api.RequestRemediationAsync(stopped);
        var end = await Api.WaitForEndAsync(await Api.RequestRemediationAsync(free));
        await Api.WaitForStepAsync(stoppedId, "not-purged");

        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Empty(await Tenant.RemovalsAsync(stopped));
    }

    [Fact]
    public async Task It_reports_who_changed_it_when_and_why()
    {
        await SetKillSwitchAsync(true, "A rehearsal.", TenantDriver.Northwind);

        var answer = await Api.GetAsync($"kill-switch?tenantId={TenantDriver.Northwind}");

        Assert.Equal((true, "A rehearsal."), ((bool)answer.Body["isOn"]!, (string?)answer.Body["reason"]));
        Assert.NotNull(answer.Body["changedBy"]);
        Assert.NotNull(answer.Body["changedAt"]);
    }

    [Theory]
    [InlineData("""{"isOn":true,"reason":" "}""", HttpStatusCode.BadRequest, "reason-wrong")]
    [InlineData("""{"isOn":true}""", HttpStatusCode.BadRequest, "body-wrong")]
    [InlineData("""{"isOn":"yes","reason":"x"}""", HttpStatusCode.BadRequest, "body-wrong")]
    [InlineData(
        """{"isOn":true,"reason":"x","tenantId":"00000000-0000-0000-0000-0000000000ff"}""",
        HttpStatusCode.UnprocessableEntity,
        "unknown-tenant"
    )]
    public async Task A_wrong_request_turns_nothing(string body, HttpStatusCode status, string code)
    {
        var answer = await Api.SendAsync(HttpMethod.Put, "kill-switch", JsonNode.Parse(body));

        Assert.Equal((status, code), (answer.Status, (string?)answer.Body["code"]));
        Assert.False((bool)(await Api.GetAsync("kill-switch")).Body["isOn"]!);
    }

    /// <summary>Turns all switches off, however the test ended.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (Guid? tenant in new Guid?[] { null, TenantDriver.Fabrikam, TenantDriver.Northwind })
        {
            await SetKillSwitchAsync(false, "The test is over.", tenant);
        }
    }

    private async Task SetKillSwitchAsync(bool isOn, string reason, Guid? tenantId = null)
    {
        var body = new JsonObject { ["isOn"] = isOn, ["reason"] = reason };
        if (tenantId is not null)
        {
            body["tenantId"] = tenantId;
        }

        var answer = await Api.SendAsync(HttpMethod.Put, "kill-switch", body);
        Assert.True(answer.Status is HttpStatusCode.OK, $"{answer}");
    }
}
