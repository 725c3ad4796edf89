using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using TenantHygiene.Functions.Observing;

namespace TenantHygiene.Functions.Tests.Observing;

public sealed class TelemetryLinesTests
{
    [Fact]
    public void Lines_are_sent_as_they_are_written_so_that_alerts_find_values_in_them()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:26099";
        builder.AddTelemetry();
        using var services = builder.Services.BuildServiceProvider();

        Assert.True(services.GetRequiredService<IOptionsMonitor<OpenTelemetryLoggerOptions>>().CurrentValue.IncludeFormattedMessage);
    }
}
