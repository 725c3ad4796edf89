using Microsoft.Playwright;

namespace TenantHygiene.Dashboard.Tests.Support;

/// <summary>The Chromium of this machine.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] _programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Why there is none; null when there is one.</summary>
    public static string? MissingPrerequisite { get; } =
        Program is null ? "Chromium is not installed: `apt-get install chromium`, or set CHROMIUM to its program." : null;

    private static string? Program => Environment.GetEnvironmentVariable("CHROMIUM") ?? _programs.FirstOrDefault(File.Exists);

    /// <summary>Starts it.</summary>
    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Program,
                // Chromium's own sandbox does not start as root, as which containers run.
                Args = Environment.UserName == "root" ? ["--no-sandbox"] : [],
            }
        );
        return new Browser(playwright, browser);
    }

    /// <summary>A window without history, which trusts the simulated sign-in service.</summary>
    public Task<IBrowserContext> OpenWindowAsync() =>
        _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                IgnoreHTTPSErrors = true,
                ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
                Locale = "en-GB",
                TimezoneId = "Europe/Berlin",
                Permissions = ["clipboard-read", "clipboard-write"],
            }
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
