using System.Text.Json.Nodes;
using Microsoft.Playwright;
using TenantHygiene.Dashboard.Tests.Support;
using TenantHygiene.EndToEnd.Support;

namespace TenantHygiene.Dashboard.Tests;

/// <summary>Every page shows what the API knows.</summary>
[Collection(nameof(DashboardProduct))]
public sealed class PageTests(DashboardProduct product) : DashboardTests(product)
{
    [Fact]
    public async Task The_first_page_says_what_needs_somebody_and_a_tenant_in_the_address_narrows_it()
    {
        await Product.Waiting;
        await using var window = await Window.OpenAsync(Product, Person.Administrator);

        await window.Heading("Plans that wait for approval").WaitForAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "waiting", Exact = true }).WaitForAsync();
        await window.GoAsync($"#/needs?tenantId={TenantDriver.Northwind}");
        await window
            .Page.GetByRole(AriaRole.Link, new() { Name = "waiting", Exact = true })
            .WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task Remediations_are_filtered_by_the_address_searched_and_downloaded_as_a_table()
    {
        var (user, _) = await Product.RequestApprovalAsync("listed");
        await Product.RequestApprovalAsync("unlisted");
        await using var window = await Window.OpenAsync(Product, Person.Reader, $"#/remediations?tenantId={TenantDriver.Fabrikam}");

        await window.Page.GetByLabel("User, object id or ticket").FillAsync(user.Name);
        await window.Button("Search").ClickAsync();
        await window.Page.WaitForURLAsync("**search=listed%40contoso.example**");
        await window
            .Page.GetByRole(AriaRole.Link, new() { Name = "unlisted" })
            .WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await window.Page.Locator(".loading").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal(1, await window.Page.Locator("tbody tr").CountAsync());
        var csv = await window.Page.RunAndWaitForDownloadAsync(() => window.Button("Download as CSV").ClickAsync());
        var lines = await File.ReadAllLinesAsync(await csv.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(2, lines.Length);
        Assert.Contains(user.Name, lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_found_and_resolved_day_by_day_is_drawn_once_somebody_asks_for_it()
    {
        await Product.Waiting;
        await using var window = await Window.OpenAsync(Product, Person.Reader, $"#/remediations?tenantId={TenantDriver.Fabrikam}");
        Assert.Equal(0, await window.Page.Locator("details svg").CountAsync());

        await window.Page.GetByText("The last 14 days").ClickAsync();

        await window.Page.GetByRole(AriaRole.Img).WaitForAsync();
        Assert.Matches(
            @"^[1-9]\d* found, \d+ of them resolved\.$",
            await window.Page.GetByRole(AriaRole.Img).GetAttributeAsync("aria-label") ?? ""
        );
        Assert.Equal(28, await window.Page.Locator("details svg rect").CountAsync());
    }

    [Fact]
    public async Task A_timeline_grows_while_it_is_looked_at()
    {
        var (_, id) = await Product.RequestApprovalAsync("grows");
        await using var window = await Window.OpenAsync(Product, Person.Reader, $"#/remediation/{id}");
        await window.Heading("What happened").WaitForAsync();

        await DecideAsync(id, "approve");

        await window.Page.Locator(".timeline").GetByText("approved the plan").WaitForAsync();
        await window.Page.Locator("h1 fluent-badge", new() { HasText = "Resolved" }).WaitForAsync();
    }

    [Fact]
    public async Task The_evidence_of_a_remediation_can_be_downloaded()
    {
        var (_, id) = await Product.Waiting;
        await using var window = await Window.OpenAsync(Product, Person.Reader, $"#/remediation/{id}");

        var file = await window.Page.RunAndWaitForDownloadAsync(() => window.Button("Download the evidence").ClickAsync());

        Assert.Equal($"evidence-{id}.json", file.SuggestedFilename);
        var bundle = JsonNode.Parse(await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken))!;
        Assert.NotEmpty(bundle["entries"]!.AsArray());
    }

    [Fact]
    public async Task Purges_are_stopped_in_one_tenant_with_a_reason_and_allowed_again()
    {
        await using var window = await Window.OpenAsync(Product, Person.Administrator, "#/controls");
        var row = window
            .Page.GetByRole(AriaRole.Region, new() { Name = "Kill switch" })
            .GetByRole(AriaRole.Row, new() { Name = "Northwind" });

        await row.Locator("fluent-button").ClickAsync();
        await window.Dialog.GetByLabel("Reason").FillAsync("An audit.");
        await window.Button("Stop purges").ClickAsync();
        await row.GetByText("Purges are stopped").WaitForAsync();
        var stopped = (await Product.Api.GetAsync($"kill-switch?tenantId={TenantDriver.Northwind}")).Body;
        await row.Locator("fluent-button").ClickAsync();
        await window.Dialog.GetByLabel("Reason").FillAsync("The audit is over.");
        await window.Button("Allow purges").ClickAsync();
        await row.GetByText("Purges are allowed").WaitForAsync();

        Assert.Equal((true, "An audit."), ((bool)stopped["isOn"]!, (string?)stopped["reason"]));
        await window.GoAsync($"#/audit?tenantId={TenantDriver.Northwind}");
        await window.Page.GetByText("ada@contoso.example").First.WaitForAsync();
    }

    [Fact]
    public async Task A_scan_is_started_and_its_end_is_seen()
    {
        await using var window = await Window.OpenAsync(Product, Person.Operator, "#/scans");

        await window.Page.GetByLabel("Tenant", new() { Exact = true }).SelectOptionAsync(TenantDriver.Northwind.ToString());
        await window.Button("Scan").ClickAsync();

        await window.Page.GetByText("The scan has started.").WaitForAsync();
        await window.Page.Locator("tbody tr").Nth(4).WaitForAsync();
        await window.Page.Locator("tbody tr").First.GetByText("Complete").WaitForAsync();
    }

    [Fact]
    public async Task A_policy_is_checked_as_it_is_typed()
    {
        await using var window = await Window.OpenAsync(Product, Person.Reader, "#/tenants");

        await window.Page.GetByLabel("Policy document (JSON)").FillAsync("""{"nonsense":1}""");

        await window.Page.GetByRole(AriaRole.Alert).GetByText("nonsense").WaitForAsync();
    }

    [Fact]
    public async Task Names_from_a_tenant_are_shown_as_text_whatever_they_say()
    {
        const string Hostile = "<img src=x onerror=\"document.title='taken over'\"><script>document.title='taken over'</script>";
        var (_, id) = await Product.RequestApprovalAsync("hostile", displayName: Hostile);
        await using var window = await Window.OpenAsync(Product, Person.Reader, $"#/remediation/{id}");

        await window.Heading(Hostile).WaitForAsync();
        await window.GoAsync($"#/remediations?tenantId={TenantDriver.Fabrikam}");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = Hostile }).First.WaitForAsync();

        Assert.Equal("Remediations – TenantHygiene", await window.Page.TitleAsync());
        Assert.Equal(0, await window.Page.Locator("#app img, #app script").CountAsync());
        Assert.Empty(window.Faults);
    }
}
