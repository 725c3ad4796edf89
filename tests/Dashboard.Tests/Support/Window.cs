using Microsoft.Playwright;

namespace TenantHygiene.Dashboard.Tests.Support;

/// <summary>A window of the browser with the dashboard in it, and all that went over its connections.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) =>
        {
            // A refused request is not a fault of the page; tests that provoke one look at what the page says.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                Faults.Add(message.Text);
            }
        };
        page.PageError += (_, error) => Faults.Add(error);
        page.Request += (_, request) => Requests.Add(request);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Errors of its scripts, and what its policy blocked.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Every request that it sent.</summary>
    public List<IRequest> Requests { get; } = [];

    /// <summary>Opens the dashboard without signing in.</summary>
    public static async Task<Window> OpenAsync(
        DashboardProduct product,
        int width = 1280,
        ColorScheme theme = ColorScheme.Light,
        string address = ""
    )
    {
        var context = await product.Browser.OpenWindowAsync(width, theme);
        var window = new Window(context, await context.NewPageAsync());
        await window.Page.GotoAsync($"{product.Processes.FunctionApp.BaseUrl}{address}");
        return window;
    }

    /// <summary>Opens the dashboard and signs in.</summary>
    public static async Task<Window> OpenAsync(
        DashboardProduct product,
        Person person,
        string address = "",
        int width = 1280,
        ColorScheme theme = ColorScheme.Light
    )
    {
        var window = await OpenAsync(product, width, theme, address);
        await window.SignInAsync(person);
        return window;
    }

    /// <summary>Signs in on the page of the authority.</summary>
    public async Task SignInAsync(Person person)
    {
        await Button("Sign in").ClickAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = person.Name }).ClickAsync();
        await Page.Locator("#app main, #app header").First.WaitForAsync();
        await Page.Locator(".loading").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Goes to a page of the dashboard.</summary>
    public async Task GoAsync(string address)
    {
        await Page.EvaluateAsync("address => location.hash = address", address);
        await Page.Locator(".loading").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>A button, by what it says.</summary>
    public ILocator Button(string text) => Page.GetByRole(AriaRole.Button, new() { Name = text, Exact = true });

    /// <summary>A heading.</summary>
    public ILocator Heading(string text) => Page.GetByRole(AriaRole.Heading, new() { Name = text });

    /// <summary>The dialog that is open.</summary>
    public ILocator Dialog => Page.Locator("dialog[open]");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
