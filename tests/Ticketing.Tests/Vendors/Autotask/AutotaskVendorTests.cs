using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Vendors.Autotask;

public sealed class AutotaskVendorTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);

    /// <summary>The header that Autotask prints. Its secret and body are not printed with it: it is compared, and fits nothing.</summary>
    [Theory]
    [InlineData("sha1=UaDXFl2DRDu9dnINVkFle7y5uAE=", SignatureVerdict.Mismatch)]
    [InlineData("sha1=51a0d7165d83443bbd76720d5641657bbcb9b801", SignatureVerdict.MalformedSignature)]
    public void The_form_of_Autotask_s_printed_signature_is_the_one_that_is_compared(string signature, SignatureVerdict verdict)
    {
        var request = new WebhookRequest(
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-Hook-Signature"] = signature },
            SampleConnection.UrlKey,
            "{}"u8.ToArray()
        );

        Assert.Equal(
            verdict,
            SignatureVerifier.Verify(SampleConnection.Of(ConnectionKind.Autotask), request, _now, TimeSpan.FromMinutes(5))
        );
    }
}
