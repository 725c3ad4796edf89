using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TenantHygiene.Testing;

/// <summary>Everything that is logged at any level, with scopes and exceptions.</summary>
public sealed class LogRecorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>The lines, in order.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>The lines that start with a text.</summary>
    public IEnumerable<string> StartingWith(string text) => _lines.Where(line => line.StartsWith(text, StringComparison.Ordinal));

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _lines.Enqueue($"{state}");
        return null;
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _lines.Enqueue($"{formatter(state, exception)} {exception}");

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
