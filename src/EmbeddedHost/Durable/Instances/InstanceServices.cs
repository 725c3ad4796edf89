using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using TenantHygiene.EmbeddedHost.Durable.Replay;
using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Durable.Instances;

/// <summary>What every instance needs of the engine.</summary>
internal sealed record InstanceServices
{
    public required IDurableFunctions Functions { get; init; }

    public required DataConverter Converter { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required ILogger Logger { get; init; }

    public required PayloadLimits Limits { get; init; }

    public required TimeProvider Time { get; init; }

    public required StoreReader Reader { get; init; }

    /// <summary>A number no other run has.</summary>
    public required Func<long> NextKey { get; init; }

    /// <summary>A number no other stored message has.</summary>
    public required Func<long> NextSequence { get; init; }

    /// <summary>Has the step committed, and carried out once it is.</summary>
    public required Action<StepChanges> Commit { get; init; }

    /// <summary>The instance may leave memory now.</summary>
    public required Action<OrchestrationInstance> Settle { get; init; }

    /// <summary>Tells an instance something, from any thread.</summary>
    public required Action<string, InstanceMessage> Post { get; init; }
}
