using Azure.Identity;
using TenantHygiene.Functions.Observing;

namespace TenantHygiene.Functions.Tests.Observing;

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
