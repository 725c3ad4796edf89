namespace TenantHygiene.Remediation.OnPremises;

/// <summary>A heartbeat, sent every minute on the answer queue and signed like an answer.</summary>
public sealed record AgentHeartbeat
{
    /// <summary>The type of its <see cref="SignedMessage"/>.</summary>
    public const string MessageType = "tenant-hygiene/heartbeat/1";

    /// <summary>The tenant that the agent serves.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The agent's name, unique among the tenant's agents.</summary>
    public required string Agent { get; init; }

    /// <summary>The agent's version.</summary>
    public required string Version { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The domain controller that the agent keeps to; absent when none answers.</summary>
    public string? DomainController { get; init; }

    /// <summary>Whether the forest has the Exchange attributes.</summary>
    public required ExchangeSchema Schema { get; init; }

    /// <summary>Messages refused since the agent started: forged, altered, or not understood.</summary>
    public long RefusedMessages { get; init; }

    /// <summary>The problem that keeps the agent from working; absent for none.</summary>
    public string? Problem { get; init; }
}
