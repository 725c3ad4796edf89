using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace TenantHygiene.EmbeddedHost.Hosting;

/// <summary>One line for each event: time (UTC), level, where it comes from, what happened. An exception follows, indented.</summary>
internal sealed class ReadableConsole(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "readable";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception).ReplaceLineEndings(" ");
        var place = logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..];
        textWriter.WriteLine($"{time.GetUtcNow():HH:mm:ss} {Word(logEntry.LogLevel)} {place}: {message}");
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine("         " + exception.ToString().ReplaceLineEndings(Environment.NewLine + "         "));
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "ERROR",
        LogLevel.Critical => "FATAL",
        _ => "info ",
    };
}
