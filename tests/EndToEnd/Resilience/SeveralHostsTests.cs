using TenantHygiene.EndToEnd.Support;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.EndToEnd.Resilience;

/// <summary>Two hosts on one storage account, without any further set-up.</summary>
public sealed class SeveralHostsTests(TwoHostsProduct product) : EndToEndTests(product), IClassFixture<TwoHostsProduct>
{
    private const int Users = 12;

    [Fact]
    public async Task Two_hosts_share_the_work_and_when_one_is_killed_the_other_brings_every_remediation_to_its_end()
    {
        await using var second = await Product.Processes.StartFurtherHostAsync("second", Cancellation);
        List<(string Id, AffectedUser User)> requested = [];
        foreach (var number in Enumerable.Range(0, Users))
        {
            var user = await Tenant.AddConflictAsync($"shared{number}");
            requested.Add((await Api.RequestRemediationAsync(user), user));
        }

        await WorksAsync(Product.Processes.FunctionApp);
        await WorksAsync(second);
        await second.KillAsync();

        foreach (var (id, user) in requested)
        {
            var end = await Api.WaitForEndAsync(id);
            Assert.Equal((RemediationState.Resolved, "verified-gone"), (end.State, end.Outcome?.Code));
            Assert.Equal("purged", Assert.Single(await Tenant.RemovalsAsync(user)).Outcome);
        }

        Assert.Equal(0, (await Tenant.ReportAsync()).Damage);
    }

    // An activity is run by whichever host takes its message first.
    private static Task WorksAsync(FunctionAppProcess host) =>
        host.Process.WaitForLineAsync(
            line =>
                line.Contains("Executed 'Diagnose'", StringComparison.Ordinal)
                || line.Contains("Executed 'VerifyError'", StringComparison.Ordinal)
                || line.Contains("Executed 'PurgeConflict'", StringComparison.Ordinal)
                || line.Contains("Executed 'Reprovision'", StringComparison.Ordinal),
            TimeSpan.FromMinutes(2),
            Cancellation
        );
}

/// <summary>A product whose hosts say which functions they run.</summary>
public sealed class TwoHostsProduct()
    : Product(
        "two-hosts",
        Scenario("one-tenant.json"),
        new Dictionary<string, string?>(ShortWaits.Short) { ["AzureFunctionsJobHost__logging__logLevel__Function"] = "Information" }
    );
