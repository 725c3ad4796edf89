using DurableTask.Core.History;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace TenantHygiene.Functions.Tests.Histories;

/// <summary>One orchestration that a version ran, with everything that happened to it, as the Durable Task Framework stores it.</summary>
/// <param name="Orchestrator">The function's name.</param>
/// <param name="InstanceId">Its id.</param>
/// <param name="Events">Its history, in order.</param>
internal sealed record RecordedHistory(string Orchestrator, string InstanceId, IReadOnlyList<HistoryEvent> Events)
{
    // Payloads and times stay the text that they are.
    private static readonly JsonSerializer _serializer = JsonSerializer.Create(
        new JsonSerializerSettings { NullValueHandling = NullValueHandling.Ignore }
    );

    /// <summary>What it returned, as JSON; null where it was still running.</summary>
    public string? Output => Events.OfType<ExecutionCompletedEvent>().SingleOrDefault()?.Result;

    /// <summary>The names of the activities that it asked for, in order.</summary>
    public IEnumerable<string> Activities => Events.OfType<TaskScheduledEvent>().Select(step => step.Name!);

    /// <summary>What the code did, in words: two histories of the same path have the same.</summary>
    public string Path =>
        string.Join(
            " > ",
            Events
                .Select(one =>
                    one switch
                    {
                        TaskScheduledEvent step => step.Name,
                        TimerCreatedEvent => "timer",
                        SubOrchestrationInstanceCreatedEvent child => $"child {child.Name}",
                        TaskFailedEvent => "failed",
                        EventRaisedEvent raised => $"event '{raised.Name}'",
                        _ => null,
                    }
                )
                .OfType<string>()
        );

    /// <summary>The turns of the orchestrator: each begins where it was called with something new.</summary>
    public IReadOnlyList<IReadOnlyList<HistoryEvent>> Turns
    {
        get
        {
            List<List<HistoryEvent>> turns = [];
            foreach (var one in Events)
            {
                if (one is OrchestratorStartedEvent)
                {
                    turns.Add([]);
                }

                turns[^1].Add(one);
            }

            return turns;
        }
    }

    /// <summary>Reads a recorded file.</summary>
    public static RecordedHistory Read(string file)
    {
        using var reader = new JsonTextReader(File.OpenText(file)) { DateParseHandling = DateParseHandling.None };
        var json = JObject.Load(reader);
        return new RecordedHistory((string)json["orchestrator"]!, (string)json["instanceId"]!, ReadEvents((JArray)json["history"]!));
    }

    /// <summary>Reads the events as the framework's storage provider lists them.</summary>
    public static IReadOnlyList<HistoryEvent> ReadEvents(JArray events) =>
        [.. events.Select(one => (HistoryEvent)one.ToObject(TypeOf(one), _serializer)!)];

    /// <summary>Writes the file.</summary>
    public void Write(string file)
    {
        var json = new JObject
        {
            ["orchestrator"] = Orchestrator,
            ["instanceId"] = InstanceId,
            ["history"] = JArray.FromObject(Events, _serializer),
        };
        File.WriteAllText(file, json.ToString(Formatting.None) + "\n");
    }

    // The kind is stored as a number, and each kind has a class of its name.
    private static Type TypeOf(JToken one) =>
        typeof(HistoryEvent).Assembly.GetType(
            $"{typeof(HistoryEvent).Namespace}.{(EventType)(int)one["EventType"]!}Event",
            throwOnError: true
        )!;
}
