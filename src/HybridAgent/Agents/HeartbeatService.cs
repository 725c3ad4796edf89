using Azure;
using Azure.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.HybridAgent.Queues;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Agents;

/// <summary>Checks the domain controller every minute and sends a heartbeat to the cloud.</summary>
internal sealed partial class HeartbeatService(
    DomainControllerConnector connector,
    TenantQueues queues,
    AgentIdentity identity,
    AgentDiagnostics condition,
    IOptions<AgentOptions> options,
    TimeProvider time,
    ILogger<HeartbeatService> logger
) : BackgroundService
{
    // Older ones say nothing about now, and need not pile up while nobody reads.
    private const int Lifetimes = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.HeartbeatEvery, time);
        do
        {
            await SendAsync(stoppingToken);
        } while (await IsNextAsync(timer, stoppingToken));
    }

    private static async Task<bool> IsNextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lifetime = TimeSpan.FromSeconds(Math.Ceiling((options.Value.HeartbeatEvery * Lifetimes).TotalSeconds));
            await queues.SendHeartbeatAsync(identity.Sign(CreateHeartbeat()), lifetime, cancellationToken);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            NotSent(logger, exception.Message.Split('\n', 2)[0].TrimEnd());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
    }

    private AgentHeartbeat CreateHeartbeat()
    {
        string? controller = null,
            problem = condition.QueueProblem;
        var schema = ExchangeSchema.Unknown;
        try
        {
            using var connection = connector.Connect();
            controller = connection.Name;
            schema = connection.ReadSchema();
        }
        catch (DirectoryUnavailableException exception)
        {
            problem = exception.Message;
        }

        return new AgentHeartbeat
        {
            TenantId = identity.TenantId,
            Agent = identity.Name,
            Version = AgentIdentity.Version,
            At = time.GetUtcNow(),
            DomainController = controller,
            Schema = schema,
            RefusedMessages = condition.RefusedMessages,
            Problem = problem,
        };
    }

    [LoggerMessage(110, LogLevel.Warning, "The heartbeat could not be sent: {Message}")]
    private static partial void NotSent(ILogger logger, string message);
}

/// <summary>The agent's own state since it started.</summary>
internal sealed class AgentDiagnostics
{
    private long _refusedMessages;

    /// <summary>Messages that were refused: forged, altered, replayed or not understood.</summary>
    public long RefusedMessages => Interlocked.Read(ref _refusedMessages);

    /// <summary>What keeps it from its queues; null when nothing does.</summary>
    public string? QueueProblem { get; set; }

    public void CountRefusedMessage() => Interlocked.Increment(ref _refusedMessages);
}
