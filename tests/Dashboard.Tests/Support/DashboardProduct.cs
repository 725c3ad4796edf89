using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.Dashboard.Tests.Support;

/// <summary>The running product with a browser before it: four tenants, of which two ask for approval.</summary>
public sealed class DashboardProduct() : Product("dashboard", Scenario("four-policies.json"), Settings)
{
    private Browser? _browser;

    /// <summary>The browser.</summary>
    public Browser Browser => _browser ?? throw new InvalidOperationException("The browser does not run.");

    /// <summary>What the machine lacks; null for nothing.</summary>
    public string? Missing => MissingPrerequisite ?? Browser.MissingPrerequisite;

    /// <inheritdoc/>
    protected override async Task StartedAsync()
    {
        if (Browser.MissingPrerequisite is not null)
        {
            return;
        }

        _browser = await Browser.StartAsync();
        await Eventually.SeeAsync(
            "a scan of each tenant",
            async () => (await Api.GetAsync("scans")).Body["items"]!.AsArray().Count(scan => scan!["endedAt"] is not null),
            ended => ended >= 4
        );
        await Api.SendAsync(HttpMethod.Put, $"tenants/{TenantDriver.Fabrikam}/release", new JsonObject { ["isReleased"] = true });
    }

    /// <inheritdoc/>
    protected override async ValueTask StoppingAsync() => await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);

    private static Dictionary<string, string?> Settings =>
        new(ShortWaits.Short)
        {
            ["Tenants__1__Policy"] = "careful",
            ["Tenants__2__Policy"] = "observe",
            ["Tenants__3__Policy"] = "two-people",
            ["Policies__Folder"] = Scenario("Policies"),
        };
}

/// <summary>Its tests run one after another; each brings users of its own.</summary>
[CollectionDefinition(nameof(DashboardProduct))]
public sealed class DashboardProductDefinition : ICollectionFixture<DashboardProduct>;
