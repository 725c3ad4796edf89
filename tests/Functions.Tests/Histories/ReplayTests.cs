using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.Logging.Abstractions;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Remediation;

namespace TenantHygiene.Functions.Tests.Histories;

/// <summary>
/// Today's orchestrators against what released versions did: a remediation that began under one of them has to go on under this one.
/// The Durable Task Framework's own executor replays them, as it does in the worker.
/// </summary>
public sealed partial class ReplayTests
{
    private static readonly string _folder = System.IO.Path.Combine(AppContext.BaseDirectory, "Histories");

    public static TheoryData<string> Recorded =>
        [
            .. Directory
                .EnumerateFiles(_folder, "*.json", SearchOption.AllDirectories)
                .Select(file => System.IO.Path.GetRelativePath(_folder, file))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void An_orchestration_of_a_released_version_goes_on_under_this_one(string file)
    {
        var history = RecordedHistory.Read(System.IO.Path.Combine(_folder, file));

        var end = Replay(history, history.Turns.Count);

        Assert.False(
            end?.OrchestrationStatus is OrchestrationStatus.Failed,
            $"{end?.FailureDetails?.ErrorMessage ?? end?.Result} Read docs/decisions/0007-changing-orchestrators.md."
        );
        Assert.Equal(history.Output, end?.Result);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Wherever_it_stood_when_the_new_version_came_it_waits_for_the_same(string file)
    {
        var history = RecordedHistory.Read(System.IO.Path.Combine(_folder, file));

        Assert.All(Enumerable.Range(1, history.Turns.Count - 1), turns => Assert.Null(Replay(history, turns)));
    }

    [Fact]
    public void Every_released_version_has_its_histories()
    {
        var changelog = File.ReadAllText(System.IO.Path.Combine(Repository(), "CHANGELOG.md"));
        var released = Heading().Matches(changelog).Select(match => match.Groups["version"].Value).ToList();

        Assert.NotEmpty(released);
        Assert.All(released, version =>
            Assert.True(
                Directory.Exists(System.IO.Path.Combine(_folder, version)),
                $"There are no histories of version {version}: docs/decisions/0007-changing-orchestrators.md says how to record them."
            )
        );
    }

    [Fact]
    public void The_histories_go_through_every_step_that_the_loop_has()
    {
        var steps = Recorded.SelectMany(row => RecordedHistory.Read(System.IO.Path.Combine(_folder, row.Data)).Activities).ToHashSet();

        Assert.Superset(
            new HashSet<string>
            {
                "Diagnose",
                "PurgeConflict",
                "Reprovision",
                "VerifyError",
                "ReviewApproval",
                "CorrectOnPremises",
                "DescribeOnPremises",
                "ScanUsers",
            },
            steps
        );
    }

    /// <summary>Records the histories of the version that is about to be released, from the task hub in a storage account.</summary>
    [Fact]
    public async Task Record_a_version()
    {
        var from = Environment.GetEnvironmentVariable("RECORD_HISTORIES");
        Assert.SkipWhen(
            string.IsNullOrEmpty(from),
            "Only on request: RECORD_HISTORIES is the connection string of a storage account with a task hub."
        );
        var version = typeof(RemediateUser).Assembly.GetName().Version!.ToString(3);

        Assert.NotEqual(
            0,
            await HistoryRecorder.RecordAsync(from!, System.IO.Path.Combine(Repository(), "tests", "Functions.Tests", "Histories", version))
        );
    }

    /// <returns>How the orchestrator ends after so many of its recorded turns; null while it waits.</returns>
    private static OrchestrationCompleteOrchestratorAction? Replay(RecordedHistory history, int turns)
    {
        // What an orchestrator asked for in a turn is recorded in that turn: the next one begins with the answers. Its end is what is to be
        // found out.
        var past = history.Turns.Take(turns - 1).SelectMany(turn => turn);
        var current = history
            .Turns[turns - 1]
            .Where(one =>
                one
                    is not (
                        TaskScheduledEvent
                        or TimerCreatedEvent
                        or SubOrchestrationInstanceCreatedEvent
                        or EventSentEvent
                        or ExecutionCompletedEvent
                        or OrchestratorCompletedEvent
                    )
            );
        var state = new OrchestrationRuntimeState([.. past]);
        foreach (var one in current)
        {
            state.AddEvent(one);
        }

        var orchestrator = Orchestrators.TryGetValue(history.Orchestrator, out var found)
            ? found
            : throw new Xunit.Sdk.XunitException(
                $"There is no orchestrator {history.Orchestrator} any more, and a released version started it."
            );
        var code = _shims.CreateOrchestration(history.Orchestrator, orchestrator);
        var executor = new TaskOrchestrationExecutor(
            state,
            code,
            BehaviorOnContinueAsNew.Carryover,
            ErrorPropagationMode.UseFailureDetails
        );
        return executor.Execute().Actions.OfType<OrchestrationCompleteOrchestratorAction>().SingleOrDefault();
    }

    private static readonly DurableTaskShimFactory _shims = new(
        // As the worker reads payloads: property names as declared, ignoring case.
        new DurableTaskWorkerOptions
        {
            DataConverter = new JsonDataConverter(new JsonSerializerOptions { PropertyNameCaseInsensitive = true }),
        },
        NullLoggerFactory.Instance
    );

    // An orchestrator asks its context for its input, whose type nothing else names.
    private static readonly Dictionary<string, Type> _inputs = new()
    {
        ["RemediateUser"] = typeof(RemediationSubject),
        ["ScanTenant"] = typeof(ScanInput),
    };

    private static Dictionary<string, ITaskOrchestrator> Orchestrators { get; } =
        typeof(RemediateUser)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
            .Where(method => method.GetParameters() is [{ } only] && only.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null)
            .Select(ITaskOrchestrator (method) => new FunctionAsOrchestrator(method.GetCustomAttribute<FunctionAttribute>()!.Name, method))
            .ToDictionary(orchestrator => ((FunctionAsOrchestrator)orchestrator).Name);

    private sealed record FunctionAsOrchestrator(string Name, MethodInfo Method) : ITaskOrchestrator
    {
        public Type InputType => _inputs[Name];

        public Type OutputType => typeof(object);

        public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
        {
            var task = (Task)Method.Invoke(null, [context])!;
            await task;
            var result = task.GetType().GetProperty("Result");
            return result is null || result.PropertyType.Name == "VoidTaskResult" ? null : result.GetValue(task);
        }
    }

    private static string Repository([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(here, "..", "..", "..", ".."));

    [GeneratedRegex(@"^## \[(?<version>\d+\.\d+\.\d+)\]", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
