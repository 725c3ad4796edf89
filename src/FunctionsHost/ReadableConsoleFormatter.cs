using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace TenantHygiene.FunctionsHost;

/// <summary>One line for each event: time (UTC), level, where it comes from, what happened. An exception follows, indented.</summary>
internal sealed class ReadableConsoleFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    private const string FormatterName = "readable";
    private const string Indent = "         ";

    /// <summary>Writes to the console what <c>logging</c> in <c>host.json</c> admits.</summary>
    public static void Configure(ILoggingBuilder logging, HostConfiguration settings)
    {
        logging.ClearProviders();
        logging.Services.Add(
            Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton<ConsoleFormatter>(
                new ReadableConsoleFormatter(TimeProvider.System)
            )
        );
        logging.AddConsole(console => console.FormatterName = FormatterName);

        // The WebJobs SDK writes two lines for each run of each function, the Durable Task Framework several for each step; the app logs
        // what it does by itself.
        foreach (var category in (string[])["DurableTask", "Function", "Host", "Microsoft", "Yarp"])
        {
            logging.AddFilter(category, LogLevel.Warning);
        }

        // Not found is an ordinary answer of the storage account, which its clients deal with.
        logging.AddFilter("Azure", LogLevel.Error);

        // A failed run is written once: with the function's name and the worker's stack, by the category "Function".
        logging.AddFilter("Host.Results", LogLevel.None);
        logging.AddFilter("Microsoft.Azure.Functions.Worker.FunctionsApplication", LogLevel.None);

        logging.AddConfiguration(settings.All.GetSection($"{HostConfiguration.JobHostSection}:logging"));
    }

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        ArgumentNullException.ThrowIfNull(textWriter);
        // The WebJobs SDK has entries without a text, for telemetry that reads their properties.
        if (logEntry.Formatter(logEntry.State, logEntry.Exception) is not { } text)
        {
            return;
        }

        var message = text.ReplaceLineEndings(Environment.NewLine + Indent);
        var place = logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..];
        textWriter.WriteLine($"{time.GetUtcNow():HH:mm:ss} {Word(logEntry.LogLevel)} {place}: {message}");
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine(Indent + exception.ToString().ReplaceLineEndings(Environment.NewLine + Indent));
        }
    }

    private static string Word(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Warning => "warn ",
            LogLevel.Error => "ERROR",
            LogLevel.Critical => "FATAL",
            _ => "info ",
        };
}
