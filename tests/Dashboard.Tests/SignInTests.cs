using System.Text.Json.Nodes;
using Microsoft.Playwright;
using TenantHygiene.Dashboard.Tests.Support;
using TenantHygiene.EndToEnd.Support;

namespace TenantHygiene.Dashboard.Tests;

/// <summary>People sign in with an authorization code and a proof key, and see what the API lets them see.</summary>
[Collection(nameof(DashboardProduct))]
public sealed class SignInTests(DashboardProduct product) : DashboardTests(product)
{
    [Fact]
    public async Task Somebody_with_a_role_signs_in_returns_to_the_page_that_was_asked_for_and_signs_out()
    {
        await using var window = await Window.SignInAsync(Product, Person.Reader, "#/tenants");

        await window.Heading("Tenants").WaitForAsync();
        Assert.Contains("rita@contoso.example", await window.Page.Locator("header").InnerTextAsync(), StringComparison.Ordinal);
        await window.Button("Sign out").ClickAsync();
        await window.Button("Sign in").WaitForAsync();
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task Somebody_without_a_role_is_told_so_and_whom_to_ask()
    {
        await using var window = await Window.SignInAsync(Product, Person.Nobody);

        await window.Heading("you have no role in TenantHygiene").WaitForAsync();
        Assert.Contains("Hygiene.Read", await window.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_with_a_role_in_one_tenant_sees_that_tenant_alone()
    {
        var (_, foreign) = await Product.Waiting;
        await Product.Api.SendAsync(
            HttpMethod.Put,
            $"tenants/{TenantDriver.Northwind}/grants/{Person.Guest.Id}",
            new JsonObject { ["roles"] = new JsonArray("Hygiene.Read") }
        );

        await using var window = await Window.SignInAsync(Product, Person.Guest, "#/tenants");

        await window.Heading("Tenants").WaitForAsync();
        Assert.Equal(1, await window.Page.Locator("tbody tr").CountAsync());
        Assert.Contains("Northwind", await window.Page.Locator("tbody").InnerTextAsync(), StringComparison.Ordinal);
        await window.GoAsync($"#/remediation/{foreign}");
        await window.Page.GetByText($"There is no remediation '{foreign}'.").WaitForAsync();
        Assert.DoesNotContain("Fabrikam", await window.Page.InnerTextAsync("body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_renewed_without_a_word()
    {
        await using var window = await Window.SignInAsync(Product, Person.Reader);
        var refused = 0;
        await window.Page.RouteAsync("**/api/v1/tenants", route =>
            refused++ == 0 ? route.FulfillAsync(new() { Status = 401 }) : route.ContinueAsync()
        );

        await window.GoAsync("#/tenants");

        await window.Page.GetByText("Contoso", new() { Exact = true }).First.WaitForAsync();
        Assert.Equal(2, refused);
    }

    [Fact]
    public async Task The_end_of_the_session_keeps_what_was_typed_and_asks_to_sign_in_again()
    {
        await using var window = await Window.SignInAsync(Product, Person.Administrator, "#/remediations");
        await window.Page.GetByLabel("User, object id or ticket").FillAsync("somebody@contoso.example");
        await window.Page.RouteAsync("**/api/v1/**", route => route.FulfillAsync(new() { Status = 401 }));

        await window.Button("Download as CSV").ClickAsync();

        await window.Button("Sign in again").WaitForAsync();
        Assert.Equal("somebody@contoso.example", await window.Page.GetByLabel("User, object id or ticket").InputValueAsync());
        await window.Page.UnrouteAllAsync();
        await window.Button("Sign in again").ClickAsync();
        await window.Page.GetByText(Person.Administrator.Name).ClickAsync();
        await window.Heading("Remediations").WaitForAsync();
    }

    [Fact]
    public async Task Nothing_is_asked_of_any_origin_but_the_application_and_its_authority()
    {
        await using var window = await Window.SignInAsync(Product, Person.Administrator);
        foreach (var page in new[] { "remediations", "tenants", "scans", "controls", "audit" })
        {
            await window.GoAsync($"#/{page}");
        }

        var origins = window
            .Requests.Select(request => new Uri(request.Url).GetLeftPart(UriPartial.Authority))
            .Distinct()
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                Product.Processes.FunctionApp.BaseUrl.GetLeftPart(UriPartial.Authority),
                Product.Processes.Simulator.BaseUrl.GetLeftPart(UriPartial.Authority),
            ],
            origins
        );
        Assert.Empty(window.Faults);
    }
}
