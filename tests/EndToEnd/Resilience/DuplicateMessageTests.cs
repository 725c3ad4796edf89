using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd.Resilience;

[Collection(nameof(SharedProduct))]
public sealed class DuplicateMessageTests(SharedProduct product) : EndToEndTests(product)
{
    [Fact]
    public async Task The_same_message_before_during_and_after_a_remediation_leads_to_one_remediation_and_one_purge()
    {
        var user = await Tenant.AddConflictAsync("doubled", new() { ProvisioningSeconds = 20 });
        var plan = await Api.RequestRemediationAsync(user, "plan");
        await Api.WaitForEndAsync(plan);
        var fingerprint = (string)(await Api.GetAsync($"remediations/{plan}")).Body["error"]!["fingerprint"]!;
        var message = QueueDriver.Message(user, fingerprint);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Queue.PutAsync(message)));
        var id = await Eventually.SeeAsync("the remediation began", () => FindRepairAsync(user), found => found is not null);
        await Api.WaitForAsync(id!, RemediationState.Verifying);
        await Queue.PutAsync(message);
        await Queue.PutAsync(message);
        var end = await Api.WaitForEndAsync(id!);
        await Queue.PutAsync(message);
        await Eventually.SeeAsync("the queue is empty", Queue.CountAsync, count => count == 0);

        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Equal("purged", Assert.Single(await Tenant.RemovalsAsync(user)).Outcome);
        Assert.Equal([id, plan], (await Api.RemediationsOfAsync(user)).Select(remediation => (string)remediation["id"]!));
    }

    [Fact]
    public async Task Two_scans_of_the_same_errors_lead_to_one_remediation_each()
    {
        var user = await Tenant.AddConflictAsync("scannedtwice");
        var body = new System.Text.Json.Nodes.JsonObject { ["tenantId"] = user.TenantId };

        await Api.PostAsync("scans", body);
        await Eventually.SeeAsync("a remediation began", () => Api.RemediationsOfAsync(user), found => found.Count > 0);
        await Api.PostAsync("scans", body);
        var id = (string)(await Api.RemediationsOfAsync(user))[0]["id"]!;
        var end = await Api.WaitForEndAsync(id);

        Assert.Equal(RemediationState.Resolved, end.State);
        Assert.Single(await Tenant.RemovalsAsync(user));
        Assert.Single(await Api.RemediationsOfAsync(user));
    }

    private async Task<string?> FindRepairAsync(AffectedUser user) =>
        (string?)(await Api.RemediationsOfAsync(user)).FirstOrDefault(remediation => (string)remediation["mode"]! == "Remediate")?["id"];
}
