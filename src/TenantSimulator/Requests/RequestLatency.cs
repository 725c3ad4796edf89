using System.ComponentModel;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>
/// How long each request to Exchange Online and Microsoft Graph takes, drawn from the scenario's ranges. Entra ID answers at once.
/// </summary>
internal sealed class RequestLatency(LatencyScenario scenario)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(scenario.Seed);

    /// <summary>The duration of a request; infinite where its answer never comes.</summary>
    public TimeSpan Of(ApiRequest request)
    {
        Latency? latency = request.Api switch
        {
            ApiName.Exchange => scenario.Cmdlets.GetValueOrDefault(request.Route, scenario.Cmdlet),
            ApiName.Graph => scenario.Graph,
            _ => null,
        };
        if (latency is null)
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            return latency.Draw(_random) ?? Timeout.InfiniteTimeSpan;
        }
    }
}

/// <summary>How long answers and asynchronous work take.</summary>
public sealed class LatencyScenario
{
    /// <summary>How long Exchange Online takes for a cmdlet. Ordinary are 0.2 to 4 seconds.</summary>
    [Description("How long Exchange Online takes for a cmdlet.")]
    public Latency Cmdlet { get; set; } = new();

    /// <summary>The same for single cmdlets, by name.</summary>
    [Description("The same for single cmdlets, by name.")]
    public Dictionary<string, Latency> Cmdlets { get; set; } = [];

    /// <summary>How long Microsoft Graph takes for a request. Ordinary are 0.1 to 0.5 seconds.</summary>
    [Description("How long Microsoft Graph takes for a request.")]
    public Latency Graph { get; set; } = new();

    /// <summary>From retryServiceProvisioning to the attempt.</summary>
    [Description("From retryServiceProvisioning (204) to the provisioning attempt.")]
    public Latency Retry { get; set; } = new();

    /// <summary>From the hard deletion of a user to a blank ExternalDirectoryObjectId.</summary>
    [Description("From the hard deletion of a user to a blank ExternalDirectoryObjectId in Exchange.")]
    public Latency UserPurge { get; set; } = new();

    /// <summary>From a restore request to its completion.</summary>
    public Latency MailboxRestore { get; set; } = new();

    /// <summary>Where the draws come from.</summary>
    public int Seed { get; set; } = 1;
}

/// <summary>A duration: fixed, drawn evenly from a range, or endless. Seconds; all absent means at once.</summary>
public sealed class Latency
{
    /// <summary>The fixed duration in seconds.</summary>
    public double? FixedSeconds { get; set; }

    /// <summary>The shortest duration in seconds.</summary>
    public double? MinSeconds { get; set; }

    /// <summary>The longest duration in seconds.</summary>
    public double? MaxSeconds { get; set; }

    /// <summary>It never happens.</summary>
    public bool Never { get; set; }

    /// <summary>Draws a duration; null when it never happens.</summary>
    /// <param name="random">Where draws come from.</param>
    /// <returns>The duration.</returns>
    internal TimeSpan? Draw(Random random) =>
        Never ? null
        : FixedSeconds is { } exact ? TimeSpan.FromSeconds(exact)
        : MaxSeconds is { } longest ? TimeSpan.FromSeconds((MinSeconds ?? 0) + (random.NextDouble() * (longest - (MinSeconds ?? 0))))
        : TimeSpan.Zero;
}
