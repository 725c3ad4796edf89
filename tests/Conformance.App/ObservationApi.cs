using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.Conformance.App;

/// <summary>How the suite looks into the app, and lets waiting functions go on.</summary>
public sealed class ObservationApi(Journal journal, Gates gates)
{
    [Function(nameof(ReadJournal))]
    public IResult ReadJournal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "journal/{topic}")] HttpRequest request,
        string topic
    ) => Results.Json(journal.Read(topic));

    [Function(nameof(OpenGate))]
    public IResult OpenGate([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "gates/{name}")] HttpRequest request, string name)
    {
        gates.Open(name);
        return Results.NoContent();
    }
}

/// <summary>What functions noted, by topic, for the suite to read over HTTP.</summary>
public sealed class Journal
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _topics = new();

    /// <summary>Notes a line; returns how many the topic has now.</summary>
    public int Note(string topic, string line)
    {
        var lines = _topics.GetOrAdd(topic, _ => new ConcurrentQueue<string>());
        lines.Enqueue(line);
        return lines.Count;
    }

    /// <summary>The lines of a topic, the oldest first.</summary>
    public IReadOnlyList<string> Read(string topic) => _topics.TryGetValue(topic, out var lines) ? [.. lines] : [];
}

/// <summary>Places where functions wait until the suite lets them go on: order without time.</summary>
public sealed class Gates
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    /// <summary>Waits until the gate has been opened.</summary>
    public Task PassAsync(string name, CancellationToken cancellation) => Gate(name).Task.WaitAsync(cancellation);

    /// <summary>Opens the gate for good.</summary>
    public void Open(string name) => Gate(name).TrySetResult();

    private TaskCompletionSource Gate(string name) =>
        _gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
