using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;

namespace TenantHygiene.Dashboard.Tests.Support;

/// <summary>What all tests of the dashboard have in common.</summary>
public abstract class DashboardTests
{
    /// <summary>Skips the test when the machine lacks something.</summary>
    protected DashboardTests(DashboardProduct product)
    {
        Assert.SkipWhen(product.Missing is not null, product.Missing ?? "");
        Product = product;
    }

    /// <summary>The running product.</summary>
    protected DashboardProduct Product { get; }

    /// <summary>Somebody approves or rejects by the API.</summary>
    protected async Task<ApiResponse> DecideAsync(string id, string decision)
    {
        var hash = (string)(await Product.Api.GetAsync($"remediations/{id}")).Body["plan"]!["hash"]!;
        return await Product.Api.SendAsync(
            HttpMethod.Post,
            $"remediations/{id}/{decision}",
            new JsonObject { ["planHash"] = hash },
            await Product.Tenant.SignTokenAsync(ApiDriver.Roles, person: "somebodyelse@contoso.example")
        );
    }
}
