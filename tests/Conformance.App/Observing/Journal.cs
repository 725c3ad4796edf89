using System.Collections.Concurrent;

namespace TenantHygiene.Conformance.App.Observing;

/// <summary>What functions noted, by topic, for the suite to read over HTTP.</summary>
public sealed class Journal
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> topics = new();

    /// <summary>Notes a line; returns how many the topic has now.</summary>
    public int Note(string topic, string line)
    {
        var lines = topics.GetOrAdd(topic, _ => new ConcurrentQueue<string>());
        lines.Enqueue(line);
        return lines.Count;
    }

    /// <summary>The lines of a topic, the oldest first.</summary>
    public IReadOnlyList<string> Read(string topic) => topics.TryGetValue(topic, out var lines) ? [.. lines] : [];
}
