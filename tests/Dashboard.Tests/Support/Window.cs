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
    public static async Task<Window> OpenAsync(DashboardProduct product, string address = "") =>
        await OpenAsync(product, address, session: null);

    /// <summary>
    /// Opens the dashboard as somebody: by the sign-in page the first time, and with the session of that time afterwards.
    /// </summary>
    public static async Task<Window> OpenAsync(DashboardProduct product, Person person, string address = "")
    {
        if (product.Sessions.TryGetValue(person, out var session))
        {
            var window = await OpenAsync(product, address, session);
            await window.WaitUntilLoadedAsync();
            return window;
        }

        var first = await SignInAsync(product, person, address);
        product.Sessions[person] = await first.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)");
        return first;
    }

    /// <summary>Opens the dashboard and signs in on the page of the authority.</summary>
    public static async Task<Window> SignInAsync(DashboardProduct product, Person person, string address = "")
    {
        var window = await OpenAsync(product, address, session: null);
        await window.Button("Sign in").ClickAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = person.Name }).ClickAsync();
        await window.WaitUntilLoadedAsync();
        return window;
    }

    private static async Task<Window> OpenAsync(DashboardProduct product, string address, string? session)
    {
        var context = await product.Browser.OpenWindowAsync();
        if (session is not null)
        {
            await context.AddInitScriptAsync($"if (!sessionStorage.length) Object.assign(sessionStorage, {session})");
        }

        var window = new Window(context, await context.NewPageAsync());
        await window.Page.GotoAsync($"{product.Processes.FunctionApp.BaseUrl}{address}");
        return window;
    }

    private async Task WaitUntilLoadedAsync()
    {
        await Page.Locator("#app main h1").First.WaitForAsync();
        await Page.Locator(".loading").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Goes to a page of the dashboard.</summary>
    public async Task GoAsync(string address)
    {
        await Page.EvaluateAsync("address => location.hash = address", address);
        await WaitUntilLoadedAsync();
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
