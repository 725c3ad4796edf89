using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TenantHygiene.EmbeddedHost.Hosting;
using TenantHygiene.EmbeddedHost.Tests.Http;

namespace TenantHygiene.EmbeddedHost.Tests.Start;

public sealed class LoggingTests
{
    [Fact]
    public async Task The_levels_of_host_json_hold_unless_a_setting_says_otherwise()
    {
        using var recipe = new HostRecipe(typeof(HttpFunctions))
        {
            Settings = { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = string.Empty, ["Logging:LogLevel:Loud"] = "Debug" },
            Configure = builder => builder.Services.AddSingleton(TimeProvider.System).AddSingleton<ILoggerProvider>(new Recording()),
        };
        await File.WriteAllTextAsync(
            Path.Combine(recipe.Folder, "host.json"),
            """{"version":"2.0","logging":{"logLevel":{"Quiet":"Error","Loud":"Error"}}}""",
            TestContext.Current.CancellationToken);
        await using var host = await recipe.StartAsync();
        var loggers = host.Services.GetRequiredService<ILoggerFactory>();

        Assert.False(loggers.CreateLogger("Quiet.Thing").IsEnabled(LogLevel.Warning));
        Assert.True(loggers.CreateLogger("Loud.Thing").IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public void A_line_of_the_console_has_time_level_place_and_message_and_an_exception_follows_indented()
    {
        var console = new ReadableConsole(new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        using var text = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Error, "TenantHygiene.Functions.ScanUsers", default, "It broke\nhere.", new InvalidOperationException("boom"), (state, _) => state);

        console.Write(entry, null, text);

        Assert.Equal("03:04:05 ERROR ScanUsers: It broke here.\n         System.InvalidOperationException: boom\n", text.ToString().ReplaceLineEndings("\n"));
    }

    private sealed class Recording : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Enabled();

        public void Dispose()
        {
            // It holds nothing.
        }

        private sealed class Enabled : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                // Only the levels matter.
            }
        }
    }
}
