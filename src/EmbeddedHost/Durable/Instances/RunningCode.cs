using Microsoft.DurableTask;
using TenantHygiene.EmbeddedHost.Durable.Replay;
using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Durable.Instances;

/// <summary>The code of a run, made fresh or brought back by replay.</summary>
internal sealed class RunningCode
{
    private RunningCode(OrchestrationExecution execution)
    {
        Execution = execution;
    }

    public OrchestrationExecution Execution { get; }

    public static RunningCode Create(InstanceRow row, string? input, InstanceServices services)
    {
        var parent = row.Parent is { } caller ? new ParentOrchestrationInstance(caller.Name, caller.InstanceId) : null;
        return new RunningCode(new OrchestrationExecution(
            new OrchestrationIdentity(row.Name, row.Id, input, parent),
            services.Functions.HasOrchestrator(row.Name) ? services.Functions.RunOrchestratorAsync : Missing,
            services.Converter,
            services.Loggers,
            services.Limits,
            () => services.Post(row.Id, new InstanceMessage.ForeignAwait(row.Key))));
    }

    public static RunningCode Replay(InstanceRow row, InstanceServices services)
    {
        var code = Create(row, services.Reader.ReadInput(row.Key), services);
        code.Execution.Replay(services.Reader.ReadHistory(row.Key));

        // What the code asked for again has been carried out already.
        code.Execution.TakeActions();
        return code;
    }

    private static Task<object?> Missing(TaskOrchestrationContext context) => Task.FromException<object?>(new InvalidOperationException(
        $"The function '{context.Name}' doesn't exist, is disabled, or is not an orchestrator function."));
}
