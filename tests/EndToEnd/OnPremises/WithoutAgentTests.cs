using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.EndToEnd.OnPremises;

/// <summary>Archives whose GUID is corrected without an agent.</summary>
public sealed class WithoutAgentTests(WithoutAgentProduct product) : EndToEndTests(product), IClassFixture<WithoutAgentProduct>
{
    private static JsonObject Zeros => new() { ["archiveGuid"] = Guid.Empty };

    [Fact]
    public async Task A_script_is_handed_out_and_what_the_administrator_did_is_verified()
    {
        var user = await Tenant.AddMismatchAsync("script", Zeros);

        var id = await Api.RequestRemediationAsync(user);
        var waiting = await Api.WaitForAsync(id, RemediationState.AwaitingOnPremises);
        var plan = (await Api.GetAsync($"remediations/{id}")).Body["plan"]!;
        await Tenant.CorrectOnPremisesAsync(user);
        var end = await Api.WaitForEndAsync(id);

        Assert.Contains(waiting.Steps, step => step.Kind == "script-handed-out");
        Assert.Contains(plan["alternatives"]!.AsArray(), step =>
            ((string?)step!["command"])?.Contains(
                $"Set-RemoteMailbox -Identity 'script' -ArchiveGuid '{user.Guid}'",
                StringComparison.Ordinal
            )
                is true
        );
        Assert.Equal((RemediationState.Resolved, "verified-gone"), (end.State, end.Outcome?.Code));
        Assert.DoesNotContain(end.Outcome!.Actions, action => action.Kind is not ActionKind.Reprovision);
    }

    [Theory]
    [InlineData("twice", """{ "archiveGuid": "11111111-924b-4c5b-a4be-ea2554500003", "archiveEnabled": true }""", "enabled twice")]
    [InlineData("cleared", """{ "archiveEnabled": true }""", "was cleared there")]
    [InlineData("other", """{ "archiveGuid": "11111111-924b-4c5b-a4be-ea2554500004" }""", "created a second GUID")]
    public async Task Every_class_is_distinguished_and_repaired_in_the_cloud_where_the_tenant_wants_that(
        string name,
        string onPremises,
        string cause
    )
    {
        var user = await Tenant.AddMismatchAsync(name, JsonNode.Parse(onPremises)!.AsObject(), TenantDriver.Fabrikam);

        var end = await Api.WaitForEndAsync(await Api.RequestRemediationAsync(user));

        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Contains(cause, end.Outcome!.Found, StringComparison.Ordinal);
        Assert.Contains("-IsExchangeCloudManaged $false", end.Outcome.Done, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_policy_requires_approval_nothing_is_changed_before_an_approver_agrees_to_the_consequences()
    {
        var settings = await Tenant.SettingsAsync(TenantDriver.Northwind);
        var user = await Tenant.AddMismatchAsync("asked", Zeros, TenantDriver.Northwind);

        var id = await Api.RequestRemediationAsync(user);
        await Api.WaitForStepAsync(id, "awaiting-approval");
        var plan = (await Api.GetAsync($"remediations/{id}")).Body["plan"]!;
        Assert.Equal(settings, await Tenant.SettingsAsync(TenantDriver.Northwind));
        Assert.Equal(4, plan["onPremises"]!["consequences"]!.AsArray().Count);

        var approver = await Tenant.SignTokenAsync(ApiDriver.Roles, person: "approver@contoso.example");
        var answer = await Api.SendAsync(
            HttpMethod.Post,
            $"remediations/{id}/approve",
            new JsonObject { ["planHash"] = (string?)plan["hash"] },
            approver
        );
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(RemediationState.Resolved, (await Api.WaitForEndAsync(id)).State);
        Assert.Equal(settings + 1, await Tenant.SettingsAsync(TenantDriver.Northwind));
    }

    [Fact]
    public async Task A_tenant_without_a_need_for_an_agent_reports_no_missing_agent() =>
        Assert.All((await Api.GetAsync("agents")).Body["items"]!.AsArray(), tenant =>
            Assert.Equal("NotNeeded", (string?)tenant!["status"])
        );
}

/// <summary>
/// Three tenants without an agent: Contoso hands out scripts, Fabrikam manages mailboxes in the cloud, Northwind asks before it does so.
/// </summary>
public sealed class WithoutAgentProduct() : Product("without-agent", Scenario("without-agent.json"), Settings)
{
    private static Dictionary<string, string?> Settings =>
        new(ShortWaits.Short)
        {
            ["OnPremises__ScriptExpiresAfter"] = "00:05:00",
            ["Policies__Folder"] = Path.Combine(AppContext.BaseDirectory, "Scenarios", "Policies"),
            ["Tenants__1__OnPremises__Strategy"] = "CloudManaged",
            ["Tenants__2__OnPremises__Strategy"] = "CloudManaged",
            ["Tenants__2__Policy"] = "asks-on-premises",
        };
}
