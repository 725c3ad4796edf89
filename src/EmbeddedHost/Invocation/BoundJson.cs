using System.Text.Json;

namespace TenantHygiene.EmbeddedHost.Invocation;

/// <summary>
/// The options for bodies, queue messages and orchestration payloads: property names as declared, read ignoring case.
/// The app changes them with <c>services.Configure&lt;JsonSerializerOptions&gt;</c>, as on the official worker.
/// </summary>
internal static class BoundJson
{
    public static void Defaults(JsonSerializerOptions options) => options.PropertyNameCaseInsensitive = true;
}
