using System.Globalization;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.EntraId;

/// <summary>Errors of the token endpoint, in the AADSTS shape.</summary>
internal static class EntraError
{
    /// <summary>Makes an error answer.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="error">The OAuth error.</param>
    /// <param name="code">The AADSTS number.</param>
    /// <param name="text">The text after the number.</param>
    /// <returns>The answer.</returns>
    public static Answer Answer(int status, string error, int code, string text)
    {
        var (trace, correlation) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var timestamp = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Requests.Answer.Json(status, json =>
        {
            json.WriteStartObject();
            json.WriteString("error", error);
            json.WriteString(
                "error_description",
                $"AADSTS{code}: {text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {timestamp}"
            );
            json.WriteStartArray("error_codes");
            json.WriteNumberValue(code);
            json.WriteEndArray();
            json.WriteString("timestamp", timestamp);
            json.WriteString("trace_id", trace);
            json.WriteString("correlation_id", correlation);
            json.WriteEndObject();
        });
    }
}
