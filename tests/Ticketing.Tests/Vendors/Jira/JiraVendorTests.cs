using System.Text;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Vendors.Jira;

public sealed class JiraVendorTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);

    [Theory]
    [InlineData("Hello World!", "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9")]
    [InlineData("Hello, World!", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    public void The_vectors_of_WebSub_signatures_as_Jira_sends_them_verify(string body, string signature)
    {
        var connection = SampleConnection.Of(ConnectionKind.Jira, options => options.Secrets = ["It's a Secret to Everybody"]);
        var request = new WebhookRequest(
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["x-hub-signature"] = signature },
            null,
            Encoding.UTF8.GetBytes(body)
        );

        Assert.Equal(SignatureVerdict.Valid, SignatureVerifier.Verify(connection, request, _now, TimeSpan.FromMinutes(5)));
    }
}
