using System.Diagnostics;

namespace TenantHygiene.EmbeddedHost.Invocation;

/// <summary>The host's traces; listen to the source by its name.</summary>
internal static class Telemetry
{
    public static ActivitySource Source { get; } = new("TenantHygiene.EmbeddedHost");
}
