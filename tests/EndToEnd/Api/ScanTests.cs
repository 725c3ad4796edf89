using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd.Api;

[Collection(nameof(SharedProduct))]
public sealed class ScanTests(SharedProduct product) : EndToEndTests(product)
{
    [Fact]
    public async Task A_scan_is_accepted_watched_and_counts_users_and_errors()
    {
        await Tenant.AddConflictAsync("tobescanned", tenantId: TenantDriver.Northwind);
        var state = (await Product.Processes.Simulator.Client.GetStateAsync(Cancellation)).Single(tenant =>
            tenant.TenantId == TenantDriver.Northwind
        );

        var accepted = await Api.PostAsync("scans", new JsonObject { ["tenantId"] = TenantDriver.Northwind });
        var monitor = accepted.Header("Operation-Location")!;
        var scan = await Eventually.SeeAsync(
            "the scan has ended",
            () => Api.GetAsync($"scans/{accepted.Id}"),
            seen => (string?)seen.Body["state"] != "Running"
        );

        Assert.Equal(HttpStatusCode.Accepted, accepted.Status);
        Assert.EndsWith($"/api/v1/scans/{accepted.Id}", monitor, StringComparison.Ordinal);
        Assert.Equal(monitor, accepted.Header("Location"));
        Assert.Equal(("Succeeded", "Complete"), ((string?)scan.Body["status"], (string?)scan.Body["state"]));
        Assert.Equal(state.UserCount, (int?)scan.Body["users"]);
        Assert.Equal(state.Users.Count(user => user.HasExchangeError), (int?)scan.Body["usersWithErrors"]);
        Assert.Equal((int?)scan.Body["usersWithErrors"], (int?)scan.Body["errorsEnqueued"]);
        Assert.NotNull(scan.Body["endedAt"]);
    }

    [Fact]
    public async Task A_scan_finds_a_new_error_and_begins_its_remediation_by_way_of_the_queue()
    {
        var user = await Tenant.AddConflictAsync("foundbyscan", tenantId: TenantDriver.Northwind);

        await Api.PostAsync("scans", new JsonObject { ["tenantId"] = TenantDriver.Northwind });
        var found = await Eventually.SeeAsync(
            "the remediation began",
            () => Api.RemediationsOfAsync(user),
            remediations => remediations.Count > 0
        );
        var end = await Api.WaitForEndAsync((string)found[0]["id"]!);

        Assert.Equal("A scan found the error.", end.Steps[0].Text);
    }

    [Fact]
    public async Task A_tenant_that_is_not_configured_is_not_scanned()
    {
        var answer = await Api.PostAsync("scans", new JsonObject { ["tenantId"] = Guid.NewGuid() });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "unknown-tenant"), (answer.Status, (string?)answer.Body["code"]));
    }
}
