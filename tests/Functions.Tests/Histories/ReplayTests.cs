using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;
using TenantHygiene.EmbeddedHost.Durable.Replay;
using TenantHygiene.EmbeddedHost.Invocation;
using TenantHygiene.Functions.Remediating;

namespace TenantHygiene.Functions.Tests.Histories;

/// <summary>Today's orchestrators against what released versions did: a remediation that began under one of them has to go on under this one.</summary>
public sealed partial class ReplayTests
{
    private static readonly string Folder = System.IO.Path.Combine(AppContext.BaseDirectory, "Histories");

    public static TheoryData<string> Recorded =>
        [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void An_orchestration_of_a_released_version_goes_on_under_this_one(string file)
    {
        var history = RecordedHistory.Read(System.IO.Path.Combine(Folder, file));

        var outcome = Replay(history, history.Events);

        Assert.False(outcome is OrchestrationOutcome.Failed, $"{(outcome as OrchestrationOutcome.Failed)?.Failure.ErrorMessage} Read docs/decisions/0007-changing-orchestrators.md.");
        Assert.Equal(history.Output, (outcome as OrchestrationOutcome.Completed)?.Output);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Wherever_it_stood_when_the_new_version_came_it_waits_for_the_same(string file)
    {
        var history = RecordedHistory.Read(System.IO.Path.Combine(Folder, file));
        var ends = Enumerable.Range(1, history.Events.Count - 1).Where(length => history.Events[length] is not ScheduledStep).ToList();

        Assert.All(ends, length => Assert.Null(Replay(history, [.. history.Events.Take(length)])));
    }

    [Fact]
    public void Every_released_version_has_its_histories()
    {
        var changelog = File.ReadAllText(System.IO.Path.Combine(Repository(), "CHANGELOG.md"));
        var released = Heading().Matches(changelog).Select(match => match.Groups["version"].Value).ToList();

        Assert.NotEmpty(released);
        Assert.All(released, version => Assert.True(Directory.Exists(System.IO.Path.Combine(Folder, version)), $"There are no histories of version {version}: docs/decisions/0007-changing-orchestrators.md says how to record them."));
    }

    [Fact]
    public void The_histories_go_through_every_step_that_the_loop_has()
    {
        var steps = Recorded.SelectMany(row => RecordedHistory.Read(System.IO.Path.Combine(Folder, row.Data)).Events).OfType<ActivityScheduled>().Select(step => step.Name).ToHashSet();

        Assert.Superset(new HashSet<string> { "Diagnose", "PurgeConflict", "Reprovision", "VerifyError", "ReviewApproval", "CorrectOnPremises", "DescribeOnPremises", "ScanUsers" }, steps);
    }

    /// <summary>Records the histories of the version that is about to be released, from the data files that the end-to-end tests left in a folder.</summary>
    [Fact]
    public void Record_a_version()
    {
        var from = Environment.GetEnvironmentVariable("RECORD_HISTORIES");
        Assert.SkipWhen(string.IsNullOrEmpty(from), "Only on request: RECORD_HISTORIES=artifacts/end-to-end.");
        var version = typeof(RemediateUser).Assembly.GetName().Version!.ToString(3);

        Assert.NotEqual(0, HistoryRecorder.Record(from!, System.IO.Path.Combine(Repository(), "tests", "Functions.Tests", "Histories", version)));
    }

    private static OrchestrationOutcome? Replay(RecordedHistory history, IReadOnlyList<HistoryEvent> events)
    {
        var code = Orchestrators.TryGetValue(history.Orchestrator, out var found)
            ? found
            : throw new Xunit.Sdk.XunitException($"There is no orchestrator {history.Orchestrator} any more, and a released version started it.");
        var identity = new OrchestrationIdentity(history.Orchestrator, history.InstanceId, history.Input, Parent: null);
        var execution = new OrchestrationExecution(identity, code, new JsonDataConverter(Json), NullLoggerFactory.Instance, new PayloadLimits(), static () => { });
        execution.Replay(events);
        return execution.Outcome;
    }

    private static System.Text.Json.JsonSerializerOptions Json
    {
        get
        {
            var options = new System.Text.Json.JsonSerializerOptions();
            BoundJson.Defaults(options);
            return options;
        }
    }

    private static Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> Orchestrators { get; } =
        typeof(RemediateUser).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
            .Where(method => method.GetParameters() is [{ } only] && only.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null)
            .ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name, Func<TaskOrchestrationContext, Task<object?>> (method) => context => RunAsync(method, context));

    private static async Task<object?> RunAsync(MethodInfo method, TaskOrchestrationContext context)
    {
        var task = (Task)method.Invoke(null, [context])!;
        await task;
        return task.GetType().IsGenericType && task.GetType().GetProperty("Result")!.PropertyType.Name != "VoidTaskResult" ? task.GetType().GetProperty("Result")!.GetValue(task) : null;
    }

    private static string Repository([CallerFilePath] string here = "") => System.IO.Path.GetFullPath(System.IO.Path.Combine(here, "..", "..", "..", ".."));

    [GeneratedRegex(@"^## \[(?<version>\d+\.\d+\.\d+)\]", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
