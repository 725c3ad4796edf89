using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using TenantHygiene.Dashboard.Tests.Support;
using TenantHygiene.EndToEnd.Support;

namespace TenantHygiene.Dashboard.Tests;

/// <summary>Everybody can use every page: in both themes, at three widths, and by the keyboard alone.</summary>
[Collection(nameof(DashboardProduct))]
public sealed class AccessibilityTests(DashboardProduct product) : DashboardTests(product)
{
    private static readonly string _axe = new BundledAxeScriptProvider().GetScript();

    // In the page itself: the library's way opens a page of its own for each run, and the one that is tested stands still behind it.
    private const string Run = """
        async () => {
            const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
            const result = await axe.run(document, { runOnly: { type: "tag", values: tags } });
            if (result.passes.length === 0) {
                throw new Error("axe has looked at nothing.");
            }

            return result.violations
                .filter(violation => ["serious", "critical"].includes(violation.impact))
                .map(violation => `${violation.id}, ${violation.help}: ${violation.nodes.map(node => node.html).join("; ")}`);
        }
        """;

    [Fact]
    public async Task No_page_has_a_serious_fault_in_any_theme_and_none_is_wider_than_the_window()
    {
        var (_, id) = await Product.Waiting;
        await using var window = await Window.OpenAsync(Product, Person.Administrator);
        var faults = new List<string>();
        foreach (
            var address in new[]
            {
                "needs",
                "remediations",
                $"remediation/{id}",
                "tenants",
                "scans",
                "controls",
                $"audit?tenantId={TenantDriver.Fabrikam}",
            }
        )
        {
            await window.GoAsync($"#/{address}");
            if (address == "remediations")
            {
                await window.Page.GetByText("The last 14 days").ClickAsync();
                await window.Page.Locator("details svg").WaitForAsync();
            }

            await AddFaultsAsync(faults, window, address);
        }

        await window.GoAsync($"#/remediation/{id}");
        await window.Button("Approve …").ClickAsync();
        await AddFaultsAsync(faults, window, "the dialog of an approval");

        Assert.Empty(faults);
        Assert.Empty(window.Faults);
        Assert.Equal("en", await window.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.NotEmpty(await window.Page.TitleAsync());
    }

    [Fact]
    public async Task A_plan_is_rejected_without_a_mouse()
    {
        var (_, id) = await Product.RequestApprovalAsync("keyboard");
        await using var window = await Window.OpenAsync(Product, Person.Approver, $"#/remediation/{id}");
        var keyboard = window.Page.Keyboard;

        await TabToAsync(window, "Reject …");
        await keyboard.PressAsync("Enter");
        await window.Dialog.WaitForAsync();
        await keyboard.PressAsync("Escape");
        await window.Dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal("Reject …", await FocusedTextAsync(window));
        await keyboard.PressAsync("Enter");
        await window.Dialog.GetByLabel("Reason").FocusAsync();
        await keyboard.TypeAsync("By keyboard.");
        await TabToAsync(window, "Reject");
        await keyboard.PressAsync("Enter");

        await window.Page.Locator("h1 fluent-badge", new() { HasText = "Rejected" }).WaitForAsync();
    }

    private static async Task AddFaultsAsync(List<string> faults, Window window, string address)
    {
        await window.Page.EvaluateAsync(_axe);
        foreach (var width in new[] { 320, 768, 1280 })
        {
            await window.Page.SetViewportSizeAsync(width, 800);
            foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await window.Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
                var violations = await window.Page.EvaluateAsync<string[]>(Run);
                faults.AddRange(violations.Select(violation => $"{address}, {width}, {theme}: {violation}"));
            }

            var excess = await window.Page.EvaluateAsync<int>(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            );
            if (excess > 0)
            {
                faults.Add($"{address}: {excess} pixels wider than the window of {width}.");
            }
        }
    }

    private static Task<string> FocusedTextAsync(Window window) => window.Page.EvaluateAsync<string>("document.activeElement.innerText");

    private static async Task TabToAsync(Window window, string text)
    {
        for (var pressed = 0; pressed < 60; pressed++)
        {
            await window.Page.Keyboard.PressAsync("Tab");
            if ((await FocusedTextAsync(window)).Trim() == text)
            {
                return;
            }
        }

        Assert.Fail($"The keyboard does not reach '{text}'.");
    }
}
