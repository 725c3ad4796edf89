using Azure.Identity;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using TenantHygiene.Functions.Telemetry;

namespace TenantHygiene.Functions.Tests.Telemetry;

public sealed class TelemetryIdentityTests
{
    [Theory]
    [InlineData("Authorization=AAD")]
    [InlineData("ClientId=11111111-1111-1111-1111-111111111111;Authorization=AAD")]
    public void Telemetry_is_sent_with_the_identity_that_the_setting_names(string setting) =>
        Assert.IsType<ManagedIdentityCredential>(TelemetryExport.IdentityIn(setting));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Authorization=None")]
    public void Without_the_setting_no_identity_is_used(string? setting) => Assert.Null(TelemetryExport.IdentityIn(setting));
}

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

/// <summary>No trace carries the token of a status link or the key of a webhook.</summary>
public sealed class UrlSecretRedactorTests
{
    [Theory]
    [InlineData("/api/v1/status/r-1.2.token", "/api/v1/status/…")]
    [InlineData("https://app.example/API/v1/Status/token?x=1", "https://app.example/API/v1/Status/…")]
    [InlineData("/api/v1/webhooks/autotask?key=secret", "/api/v1/webhooks/autotask")]
    [InlineData("/api/v1/remediations/r-1", "/api/v1/remediations/r-1")]
    public void What_is_secret_in_an_address_is_left_out(string address, string shown) =>
        Assert.Equal(shown, UrlSecretRedactor.Without(address));
}
