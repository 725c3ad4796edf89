using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace TenantHygiene.FunctionsHost.Tests;

/// <summary>The lines that an operator reads.</summary>
public sealed class ReadableConsoleFormatterTests
{
    private static readonly ReadableConsoleFormatter _console = new(
        new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
    );

    [Fact]
    public void A_line_has_time_level_place_and_message_and_what_follows_is_indented()
    {
        var error = new InvalidOperationException("boom");

        var text = Write(
            new LogEntry<string>(LogLevel.Error, "TenantHygiene.Functions.ScanUsers", default, "It broke\nhere.", error, (state, _) =>
                state
            )
        );

        Assert.Equal("03:04:05 ERROR ScanUsers: It broke\n         here.\n         System.InvalidOperationException: boom\n", text);
    }

    [Fact]
    public void An_entry_without_a_text_is_left_out() =>
        Assert.Empty(Write(new LogEntry<string>(LogLevel.Error, "Host.Results", default, "", null, (_, _) => null!)));

    private static string Write(LogEntry<string> entry)
    {
        using var text = new StringWriter();
        _console.Write(entry, null, text);
        return text.ToString().ReplaceLineEndings("\n");
    }
}
