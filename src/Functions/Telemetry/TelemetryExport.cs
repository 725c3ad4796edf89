using System.Data.Common;
using System.Diagnostics;
using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace TenantHygiene.Functions.Telemetry;

/// <summary>
/// Sends traces, metrics and logs to where the usual settings say: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> for any OpenTelemetry collector,
/// <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> for Azure Monitor. With neither, nothing is collected. Where Azure Monitor takes telemetry
/// from identities only, <c>APPLICATIONINSIGHTS_AUTHENTICATION_STRING</c> names the identity, as it does for the Functions host.
/// </summary>
internal static class TelemetryExport
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string AzureMonitor = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string AzureMonitorIdentity = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    // TenantHygiene's own sources, the worker's, and those of .NET for requests in either direction. Orchestrations and their steps are
    // spans of the host; without those of the client that starts orchestrations, the host's spans would have missing parents.
    private static readonly string[] _sources =
    [
        "TenantHygiene.*",
        "Microsoft.Azure.Functions.Worker",
        "Microsoft.DurableTask",
        "Microsoft.AspNetCore",
        "System.Net.Http",
    ];

    private static readonly string[] _meters = ["TenantHygiene.*", "Microsoft.AspNetCore.Hosting", "System.Net.Http", "System.Runtime"];

    public static void AddTelemetry(this FunctionsApplicationBuilder builder)
    {
        var (endpoint, connection) = (builder.Configuration[OtlpEndpoint], builder.Configuration[AzureMonitor]);
        if (string.IsNullOrEmpty(endpoint) && string.IsNullOrEmpty(connection))
        {
            return;
        }

        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource
                    .AddService("tenanthygiene", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3))
                    .AddEnvironmentVariableDetector()
            )
            .WithTracing(tracing => tracing.AddSource(_sources).AddProcessor(new UrlSecretRedactor()))
            .WithMetrics(metrics => metrics.AddMeter(_meters))
            // Without it, Azure Monitor shows the template instead of the message with its values.
            .WithLogging(configureBuilder: null, options => options.IncludeFormattedMessage = true);
        if (!string.IsNullOrEmpty(endpoint))
        {
            builder.Require(
                Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https",
                OtlpEndpoint,
                "an http or https address"
            );
            telemetry.UseOtlpExporter();
        }

        if (!string.IsNullOrEmpty(connection))
        {
            builder.Require(
                connection.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase),
                AzureMonitor,
                "a connection string with an InstrumentationKey"
            );
            telemetry.UseAzureMonitorExporter(monitor =>
            {
                monitor.ConnectionString = connection;
                monitor.Credential = IdentityIn(builder.Configuration[AzureMonitorIdentity]);
            });
        }
    }

    /// <param name="authentication">
    /// Such as <c>Authorization=AAD;ClientId=…</c>; without a client id, the app's own identity is meant.
    /// </param>
    internal static TokenCredential? IdentityIn(string? authentication)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = authentication };
        return parts.TryGetValue("Authorization", out var kind) && kind is "AAD"
            ? new ManagedIdentityCredential(
                parts.TryGetValue("ClientId", out var id)
                    ? ManagedIdentityId.FromUserAssignedClientId($"{id}")
                    : ManagedIdentityId.SystemAssigned
            )
            : null;
    }

    // Reported at the start with every other wrong setting, in one line.
    private static void Require(this FunctionsApplicationBuilder builder, bool holds, string setting, string what) =>
        builder
            .Services.AddOptions<TelemetryExportChecks>()
            .Validate(_ => holds, $"The setting {setting} must be {what}.")
            .ValidateOnStart();

    private sealed class TelemetryExportChecks;
}

/// <summary>
/// Takes out of traces what is secret in the addresses of requests: the token of a status link, which is part of the path, and every query,
/// which may hold the key of a webhook.
/// </summary>
internal sealed class UrlSecretRedactor : BaseProcessor<Activity>
{
    private const string StatusPath = "/api/v1/status/";
    private static readonly string[] _addresses = ["url.path", "url.full", "http.target", "http.url"];

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        foreach (var name in _addresses)
        {
            if (data.GetTagItem(name) is string address)
            {
                data.SetTag(name, Without(address));
            }
        }

        data.SetTag("url.query", null);
    }

    /// <summary>The address without token and query.</summary>
    public static string Without(string address)
    {
        var path = address.Split('?', 2)[0];
        var token = path.IndexOf(StatusPath, StringComparison.OrdinalIgnoreCase);
        return token < 0 ? path : $"{path[..(token + StatusPath.Length)]}…";
    }
}
