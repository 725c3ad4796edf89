using System.Globalization;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd.Resilience;

/// <summary>One tenant with many errors beside ten with one each.</summary>
public sealed class FairnessTests(FairnessProduct product) : EndToEndTests(product), IClassFixture<FairnessProduct>
{
    private const int Many = 60;

    [Fact]
    public async Task Beside_a_tenant_with_many_errors_the_others_end_within_twice_the_time_that_they_take_alone()
    {
        var alone = await RepairOneOfEachAsync("alone");

        for (var number = 0; number < Many; number++)
        {
            await Tenant.AddConflictAsync($"many{number}");
        }

        await ScanAsync(TenantDriver.Contoso, Many);
        var beside = await RepairOneOfEachAsync("beside");
        var unsettled = (await Product.Processes.Simulator.Client.GetStateAsync(Cancellation))
            .Single(tenant => tenant.TenantId == TenantDriver.Contoso)
            .Users.Count(user => user.HasExchangeError);

        TestContext.Current.SendDiagnosticMessage(
            $"alone {alone.TotalSeconds:0.0} s, beside {beside.TotalSeconds:0.0} s, {unsettled} left"
        );
        Assert.True(
            beside <= 2 * alone,
            $"{alone.TotalSeconds:0.0} s alone, {beside.TotalSeconds:0.0} s beside the tenant with many errors."
        );
        Assert.True(unsettled > 0, "The tenant with many errors was done before the others: nothing was tested.");
    }

    private async Task<TimeSpan> RepairOneOfEachAsync(string name)
    {
        var users = new List<AffectedUser>();
        foreach (var (number, tenant) in FairnessProduct.Others.Index())
        {
            users.Add(await Tenant.AddConflictAsync($"{name}{number}", tenantId: tenant));
        }

        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(users.Select(user => ScanAsync(user.TenantId, errors: 1)));
        foreach (var user in users)
        {
            var found = await Eventually.SeeAsync("the remediation began", () => Api.RemediationsOfAsync(user), seen => seen.Count > 0);
            Assert.Equal(RemediationState.Resolved, (await Api.WaitForEndAsync((string)found[0]["id"]!)).State);
        }

        return TimeProvider.System.GetElapsedTime(began);
    }

    private async Task ScanAsync(Guid tenantId, int errors)
    {
        var accepted = await Api.PostAsync("scans", new JsonObject { ["tenantId"] = tenantId });
        var scan = await Eventually.SeeAsync(
            "the scan has ended",
            () => Api.GetAsync($"scans/{accepted.Id}"),
            seen => (string?)seen.Body["state"] != "Running"
        );
        Assert.Equal(errors, (int?)scan.Body["errorsEnqueued"]);
    }
}

/// <summary>A product with eleven tenants whose cmdlets take a moment.</summary>
public sealed class FairnessProduct() : Product("fairness", WriteScenario(), ShortWaits.Short)
{
    /// <summary>The tenants beside Contoso.</summary>
    public static IReadOnlyList<Guid> Others { get; } =
    [
        .. Enumerable
            .Range(1, 10)
            .Select(number => Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"5f2c1d3e-8a4b-4c6d-9e7f-{number:D12}"))),
    ];

    private static string WriteScenario()
    {
        var scenario = JsonNode.Parse(File.ReadAllText(Scenario("one-tenant.json")))!;
        scenario["latency"] = new JsonObject { ["cmdlet"] = new JsonObject { ["fixedSeconds"] = 0.2 } };
        var first = scenario["tenants"]![0]!;
        first["generate"]!["healthyUsers"] = 2_000;
        foreach (var (number, id) in Others.Index())
        {
            var other = first.DeepClone();
            other["tenantId"] = id;
            other["name"] = $"Tenant {number}";
            other["defaultDomain"] = string.Create(CultureInfo.InvariantCulture, $"t{number}.example");
            other["apis"] = new JsonArray();
            other["applications"] = new JsonArray(other["applications"]![0]!.DeepClone());
            scenario["tenants"]!.AsArray().Add(other);
        }

        var file = Path.Combine(RepositoryRoot.Find(), "artifacts", "end-to-end", "fairness.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, scenario.ToJsonString());
        return file;
    }
}
