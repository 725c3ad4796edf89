using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TenantHygiene.Microsoft365.Directory;

namespace TenantHygiene.Microsoft365.Tests.Support;

/// <summary>Everything that is logged at any level, with exceptions.</summary>
internal sealed class CollectedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Collector(_lines);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Collector(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}

/// <summary>Every report of a scan, in order.</summary>
internal sealed class CollectedProgress(Action? whenComplete = null) : IProgress<ScanProgress>
{
    private readonly List<ScanProgress> _reports = [];

    public IReadOnlyList<ScanProgress> Reports => _reports;

    public ScanProgress Last => _reports[^1];

    public void Report(ScanProgress value)
    {
        _reports.Add(value);
        if (value.IsComplete)
        {
            whenComplete?.Invoke();
        }
    }
}
