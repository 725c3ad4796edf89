using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using TenantHygiene.EmbeddedHost.Durable.Instances;
using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Durable.Client;

/// <summary>The client over the engine in the same process.</summary>
/// <param name="engine">Runs the instances.</param>
/// <param name="hub">Name of its task hub; queries for others find nothing.</param>
internal sealed class EngineClient(OrchestrationEngine engine, string hub) : DurableTaskClient("embedded")
{
    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        if (id.Length == 0 || id.StartsWith('@'))
        {
            throw new ArgumentException($"'{id}' cannot be the id of an orchestration: it must not be empty or begin with '@'.", nameof(options));
        }

        using var span = DurableTelemetry.Start(orchestratorName.ToString(), id);
        var traceParent = (span ?? Activity.Current)?.Id;
        await AskAsync(id, reply => new InstanceMessage.Start(
            orchestratorName.ToString(), Serialize(input), options?.Tags, options?.StartAt?.UtcTicks, reply, traceParent), cancellation);
        return id;
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
        => AskAsync(instanceId, reply => new InstanceMessage.Raise(eventName, Serialize(eventPayload), reply), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
        => AskAsync(instanceId, reply => new InstanceMessage.Suspend(reply), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
        => AskAsync(instanceId, reply => new InstanceMessage.Resume(reply), cancellation);

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
        => AskAsync(
            instanceId, reply => new InstanceMessage.Terminate(Serialize(options?.Output), options?.Recursive ?? false, reply), cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
        => Task.FromResult(Find(instanceId, getInputsAndOutputs));

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
        => WaitAsync(instanceId, instance => instance.RuntimeStatus != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
        => WaitAsync(instanceId, instance => instance.IsCompleted, getInputsAndOutputs, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        return Pageable.Create((token, size, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = List(query, token ?? query.ContinuationToken, size ?? query.PageSize);
            return Task.FromResult(new Page<OrchestrationMetadata>(
                [.. rows.Values.Select(row => Describe(row, query.FetchInputsAndOutputs))], rows.ContinuationToken));
        });
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
        => new(await PurgeAsync(instanceId, onlyRun: null, options, cancellation), isComplete: true);

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var statuses = filter.Statuses?.ToArray() is { Length: > 0 } asked ? asked : [.. Ended];
        var query = new OrchestrationQuery(filter.CreatedFrom, filter.CreatedTo, statuses.Intersect(Ended).ToArray());
        var purged = 0;
        for (var next = query.Statuses!.Any() ? string.Empty : null; next is not null;)
        {
            var page = List(query, next, query.PageSize);
            foreach (var row in page.Values)
            {
                purged += await PurgeAsync(row.Id, row.Key, options, cancellation);
            }

            next = page.ContinuationToken;
        }

        return new PurgeResult(purged, isComplete: true);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Page<InstanceRow> List(OrchestrationQuery query, string? after, int size)
    {
        if (query.TaskHubNames?.ToArray() is { Length: > 0 } hubs && !hubs.Contains(hub, StringComparer.OrdinalIgnoreCase))
        {
            return new Page<InstanceRow>([]);
        }

        var count = Math.Clamp(size, 1, 1_000);
        var rows = engine.Reader.ListInstances(query, after, count);
        return new Page<InstanceRow>(rows, rows.Count == count ? rows[^1].Id : null);
    }

    // With onlyRun, a run that has taken the place of the one that was found stays, with its children.
    private async Task<int> PurgeAsync(string instanceId, long? onlyRun, PurgeInstanceOptions? options, CancellationToken cancellation)
    {
        var children = options?.Recursive == true ? engine.Reader.FindChildren(instanceId) : [];
        if (!await AskAsync(instanceId, reply => new InstanceMessage.Purge(reply, onlyRun), cancellation))
        {
            return 0;
        }

        var purged = 1;
        foreach (var child in children)
        {
            purged += await PurgeAsync(child, onlyRun: null, options, cancellation);
        }

        return purged;
    }

    private async Task<bool> AskAsync(string instanceId, Func<Reply, InstanceMessage> message, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        var reply = new Reply();
        engine.Post(instanceId, message(reply));
        return await reply.Task.WaitAsync(cancellation);
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, Func<OrchestrationMetadata, bool> reached, bool inputsAndOutputs, CancellationToken cancellation)
    {
        _ = Find(instanceId, inputsAndOutputs: false) ?? throw Refusals.NotFound(instanceId);
        try
        {
            while (true)
            {
                var change = engine.Waiters.NextChange(instanceId);
                var instance = Find(instanceId, inputsAndOutputs) ?? throw Refusals.NotFound(instanceId);
                if (reached(instance))
                {
                    return instance;
                }

                await change.WaitAsync(cancellation);
            }
        }
        finally
        {
            engine.Waiters.Leave(instanceId);
        }
    }

    private OrchestrationMetadata? Find(string instanceId, bool inputsAndOutputs)
        => engine.Reader.FindInstance(instanceId) is { } row ? Describe(row, inputsAndOutputs) : null;

    private OrchestrationMetadata Describe(InstanceRow row, bool inputsAndOutputs) => new(row.Name, row.Id)
    {
        DataConverter = engine.Converter,
        RuntimeStatus = row.Status,
        CreatedAt = new DateTimeOffset(row.CreatedAt, TimeSpan.Zero),
        LastUpdatedAt = new DateTimeOffset(row.UpdatedAt, TimeSpan.Zero),
        SerializedInput = inputsAndOutputs ? engine.Reader.ReadInput(row.Key) : null,
        SerializedOutput = inputsAndOutputs ? row.Output : null,
        SerializedCustomStatus = row.CustomStatus,
        FailureDetails = inputsAndOutputs ? row.Failure : null,
        Tags = row.Tags ?? System.Collections.Immutable.ImmutableDictionary<string, string>.Empty,
    };

    private string? Serialize(object? value) => engine.Limits.CheckPayload(engine.Converter.Serialize(value));
}
