using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Vendors.PagerDuty;

public sealed class PagerDutyVendorTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);

    /// <summary>The delivery that the vendor's own client (PagerDuty/go-pagerduty, webhookv3) is tested with.</summary>
    [Theory]
    [InlineData("v1=0c0b9495b893a39e70d1fea2fe11fbe0a825f88b9f67846f6cc07dd2bc5476cd", SignatureVerdict.Valid)]
    [InlineData("v1=7020c8a7ec668a9b7012bc3dd82e483394b038f4230acc6785efbf2a7d8bcaf5", SignatureVerdict.Mismatch)]
    [InlineData(
        "v1=7020c8a7ec668a9b7012bc3dd82e483394b038f4230acc6785efbf2a7d8bcaf5,v1=0c0b9495b893a39e70d1fea2fe11fbe0a825f88b9f67846f6cc07dd2bc5476cd",
        SignatureVerdict.Valid
    )]
    public void The_vectors_of_PagerDuty_verify(string signature, SignatureVerdict verdict)
    {
        var connection = SampleConnection.Of(ConnectionKind.PagerDuty, options =>
            options.Secrets = ["lDQHScfUeXUKaQRNF+8XIiDKZ7XX3itBAYzwU0TARw8lJqRnkKl2iB1anSb0Z+IK"]
        );
        var body = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vendors", "PagerDuty", "pagerduty.json"));
        var request = new WebhookRequest(
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-PagerDuty-Signature"] = signature },
            null,
            body
        );

        Assert.Equal(verdict, SignatureVerifier.Verify(connection, request, _now, TimeSpan.FromMinutes(5)));
    }
}
