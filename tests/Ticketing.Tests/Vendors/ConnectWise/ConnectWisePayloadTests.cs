using System.Text;
using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Vendors.ConnectWise;

namespace TenantHygiene.Ticketing.Tests.Vendors.ConnectWise;

public sealed class ConnectWisePayloadTests
{
    private const string KeyOfRegion = "https://na.myconnectwise.net/v2025_1//system/callbackkey/index.rails?companyName=msp&id=1";

    [Theory]
    [InlineData(KeyOfRegion, "https://api-na.myconnectwise.net/v4_6_release", null, true)]
    [InlineData("https://api-na.myconnectwise.net/key", "https://na.myconnectwise.net", null, true)]
    [InlineData("https://sandbox-na.myconnectwise.net/key", "https://api-sandbox-na.myconnectwise.net", null, true)]
    [InlineData("https://eu.myconnectwise.net/key", "https://api-na.myconnectwise.net", null, false)]
    [InlineData("http://na.myconnectwise.net/key", "https://api-na.myconnectwise.net", null, false)]
    [InlineData("https://na.myconnectwise.net:8443/key", "https://api-na.myconnectwise.net", null, false)]
    [InlineData("https://evil@na.myconnectwise.net/key", "https://api-na.myconnectwise.net", null, false)]
    [InlineData("https://na.myconnectwise.net.evil.example/key", "https://api-na.myconnectwise.net", null, false)]
    [InlineData("https://psa.contoso.example/key", "https://api-psa.contoso.example", null, false)]
    [InlineData("https://keys.contoso.example/key", "https://psa.contoso.example", "keys.contoso.example", true)]
    [InlineData("https://psa.contoso.example/key", "https://psa.contoso.example", "keys.contoso.example", false)]
    [InlineData("http://keys.contoso.example/key", "https://psa.contoso.example", "keys.contoso.example", false)]
    public void A_signing_key_is_fetched_from_the_known_hosts_of_the_vendor_only(
        string address,
        string api,
        string? keyHost,
        bool isTrusted
    )
    {
        var body = Encoding.UTF8.GetBytes(new JsonObject { ["Metadata"] = new JsonObject { ["key_url"] = address } }.ToJsonString());

        Assert.Equal(isTrusted, ConnectWisePayload.KeyUrl(body, api, keyHost) is not null);
    }
}
