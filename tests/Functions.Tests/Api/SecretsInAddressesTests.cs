using TenantHygiene.Functions.Observing;

namespace TenantHygiene.Functions.Tests.Api;

/// <summary>No trace carries the token of a status link or the key of a webhook.</summary>
public sealed class SecretsInAddressesTests
{
    [Theory]
    [InlineData("/api/v1/status/r-1.2.token", "/api/v1/status/…")]
    [InlineData("https://app.example/API/v1/Status/token?x=1", "https://app.example/API/v1/Status/…")]
    [InlineData("/api/v1/webhooks/autotask?key=secret", "/api/v1/webhooks/autotask")]
    [InlineData("/api/v1/remediations/r-1", "/api/v1/remediations/r-1")]
    public void What_is_secret_in_an_address_is_left_out(string address, string shown) => Assert.Equal(shown, SecretsInAddresses.Without(address));
}
