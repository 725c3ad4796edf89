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

    /// <summary>A user whose conflict may be purged once somebody approves it, and the remediation that asks.</summary>
    /// <param name="name">The name before the @; each test uses its own.</param>
    /// <param name="requester">Who asks for the remediation; by default somebody who signs in nowhere.</param>
    /// <param name="displayName">The user's display name; the name when absent.</param>
    protected async Task<(AffectedUser User, string Id)> RequestApprovalAsync(
        string name,
        Person? requester = null,
        string? displayName = null
    )
    {
        var conflict = new Conflict
        {
            Type = "userMailbox",
            Items = 5,
            DisplayName = displayName,
        };
        var user = await Product.Tenant.AddConflictAsync(name, conflict, TenantDriver.Fabrikam);
        var token = await Product.Tenant.SignTokenAsync(ApiDriver.Roles, person: "requester@contoso.example", objectId: requester?.Id);
        var answer = await Product.Api.SendAsync(HttpMethod.Post, "remediations", ApiDriver.RemediationBody(user), token);
        await Product.Api.WaitForStepAsync(answer.Id, "awaiting-approval");
        return (user, answer.Id);
    }

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
