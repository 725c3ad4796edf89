using System.Text.RegularExpressions;

namespace TenantHygiene.Infrastructure;

public sealed partial class OperationsTests(CompiledTemplate template)
{
    [Fact]
    public void Every_alert_has_a_runbook()
    {
        var keys = Key().Matches(Read("infra/modules/alerts.bicep")).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(
            ["poison-queue", "breaker-open", "watchdog-lateness", "agent-silent", "scan-partial", "scans-failing", "no-scan"],
            keys
        );
        var runbooks = Read("docs/operations.md");
        Assert.All(keys, key => Assert.Contains($"### {key}\n", runbooks, StringComparison.Ordinal));
    }

    [Fact]
    public void A_budget_without_recipients_is_refused_with_the_parameter_that_is_missing() =>
        Assert.Contains(
            "fail('monthlyBudget needs alertEmails",
            template.Root.GetProperty("variables").GetProperty("budgetEmails").GetString(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Storage_vault_and_app_send_their_logs_to_the_workspace() =>
        Assert.Equal(5, template.OfType("Microsoft.Insights/diagnosticSettings").Count());

    [Fact]
    public void Every_resource_that_can_be_tagged_is_tagged()
    {
        string[] withoutTags =
        [
            "Microsoft.Authorization/roleAssignments",
            "Microsoft.Consumption/budgets",
            "Microsoft.Insights/diagnosticSettings",
            "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        ];
        var taggable = template
            .Resources.Where(resource => !withoutTags.Contains(resource.Type))
            .Where(resource =>
                resource.Type.Count(letter => letter is '/') is 1 || resource.Type.EndsWith("virtualNetworkLinks", StringComparison.Ordinal)
            );
        Assert.All(taggable, resource => Assert.True(resource.Json.TryGetProperty("tags", out _), resource.Type));
    }

    [Fact]
    public void The_app_runs_on_Flex_Consumption_with_the_isolated_worker()
    {
        Assert.Equal(
            "FC1",
            Assert.Single(template.OfType("Microsoft.Web/serverfarms")).Json.GetProperty("sku").GetProperty("name").GetString()
        );
        var runtime = Assert.Single(template.OfType("Microsoft.Web/sites")).Property("functionAppConfig", "runtime");
        Assert.Equal(("dotnet-isolated", "10.0"), (runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()));
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(CompiledTemplate.Repository, path));

    [GeneratedRegex("key: '([a-z-]+)'")]
    private static partial Regex Key();
}
