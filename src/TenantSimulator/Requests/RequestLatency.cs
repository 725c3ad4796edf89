using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>How long each cmdlet of Exchange Online takes, drawn from the scenario's ranges. The other APIs answer at once.</summary>
internal sealed class RequestLatency(LatencyScenario scenario)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(scenario.Seed);

    /// <summary>The duration of a request; infinite where its answer never comes.</summary>
    public TimeSpan Of(ApiRequest request)
    {
        if (request.Api is not ApiName.Exchange)
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            return scenario.Cmdlets.GetValueOrDefault(request.Route, scenario.Cmdlet).Draw(_random) ?? Timeout.InfiniteTimeSpan;
        }
    }
}
