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

    /// <summary>What the browser keeps of those who have signed in, as JSON.</summary>
    internal Dictionary<Person, string> Sessions { get; } = [];

    /// <summary>A plan that waits for approval, for tests that only look at it.</summary>
    internal Task<(AffectedUser User, string Id)> Waiting => field ??= RequestApprovalAsync("waiting");

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

    /// <summary>A user whose conflict may be purged once somebody approves it, and the remediation that asks.</summary>
    /// <param name="name">The name before the @; each test uses its own.</param>
    /// <param name="requester">Who asks for the remediation; by default somebody who signs in nowhere.</param>
    /// <param name="displayName">The user's display name; the name when absent.</param>
    internal async Task<(AffectedUser User, string Id)> RequestApprovalAsync(
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
        var user = await Tenant.AddConflictAsync(name, conflict, TenantDriver.Fabrikam);
        var token = await Tenant.SignTokenAsync(ApiDriver.Roles, person: "requester@contoso.example", objectId: requester?.Id);
        var answer = await Api.SendAsync(HttpMethod.Post, "remediations", ApiDriver.RemediationBody(user), token);
        await Api.WaitForStepAsync(answer.Id, "awaiting-approval");
        return (user, answer.Id);
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
