using System.Text;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Webhooks;

/// <summary>Vectors that vendors and specifications print.</summary>
public sealed class SignatureVerifierTests
{
    // Printed by the specification and, with its keys, in the tests of the reference server.
    private const string AsymmetricSignature = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

    private static readonly DateTimeOffset StandardTime = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);

    [Fact]
    public void The_vector_of_Standard_Webhooks_verifies() => Assert.Equal(
        SignatureVerdict.Valid,
        StandardWebhook.Verify([SomeConnection.WebhookSecret], Standard("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="), StandardTime, TimeSpan.FromMinutes(5)));

    [Fact]
    public void What_goes_out_is_signed_as_the_vector_of_Standard_Webhooks() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        StandardWebhook.Sign([SomeConnection.WebhookSecret], "msg_p5jXN8AQM9LWM0D4loKWxJek", StandardTime, "{\"test\": 2432232314}"u8));

    [Fact]
    public void One_good_signature_among_several_and_of_other_versions_is_enough() => Assert.Equal(
        SignatureVerdict.Valid,
        StandardWebhook.Verify(
            [SomeConnection.WebhookSecret],
            Standard("v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
            StandardTime,
            TimeSpan.FromMinutes(5)));

    [Fact]
    public void The_asymmetric_vector_of_Standard_Webhooks_verifies_under_the_public_key_alone() => Assert.Equal(
        SignatureVerdict.Valid,
        StandardWebhook.Verify([SomeConnection.WebhookPublicKey], Standard(AsymmetricSignature), StandardTime, TimeSpan.FromMinutes(5)));

    [Theory]
    [InlineData("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==")]
    [InlineData("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=")]
    public void What_goes_out_is_signed_as_the_asymmetric_vector_whether_the_secret_key_carries_its_public_key_or_not(string secretKey) => Assert.Equal(
        AsymmetricSignature,
        StandardWebhook.Sign([secretKey], "msg_p5jXN8AQM9LWM0D4loKWxJek", StandardTime, "{\"test\": 2432232314}"u8));

    [Theory]
    [InlineData("Hello World!", "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9")]
    [InlineData("Hello, World!", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    public void The_vectors_of_WebSub_signatures_as_Jira_sends_them_verify(string body, string signature)
    {
        var connection = SomeConnection.Of(ConnectionKind.Jira, options => options.Secrets = ["It's a Secret to Everybody"]);
        var request = new WebhookRequest(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["x-hub-signature"] = signature }, null, Encoding.UTF8.GetBytes(body));

        Assert.Equal(SignatureVerdict.Valid, SignatureVerifier.Verify(connection, request, StandardTime, TimeSpan.FromMinutes(5)));
    }

    /// <summary>The delivery that the vendor's own client (PagerDuty/go-pagerduty, webhookv3) is tested with.</summary>
    [Theory]
    [InlineData("v1=0c0b9495b893a39e70d1fea2fe11fbe0a825f88b9f67846f6cc07dd2bc5476cd", SignatureVerdict.Valid)]
    [InlineData("v1=7020c8a7ec668a9b7012bc3dd82e483394b038f4230acc6785efbf2a7d8bcaf5", SignatureVerdict.Mismatch)]
    [InlineData("v1=7020c8a7ec668a9b7012bc3dd82e483394b038f4230acc6785efbf2a7d8bcaf5,v1=0c0b9495b893a39e70d1fea2fe11fbe0a825f88b9f67846f6cc07dd2bc5476cd", SignatureVerdict.Valid)]
    public void The_vectors_of_PagerDuty_verify(string signature, SignatureVerdict verdict)
    {
        var connection = SomeConnection.Of(ConnectionKind.PagerDuty, options => options.Secrets = ["lDQHScfUeXUKaQRNF+8XIiDKZ7XX3itBAYzwU0TARw8lJqRnkKl2iB1anSb0Z+IK"]);
        var body = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Signatures", "pagerduty.json"));
        var request = new WebhookRequest(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-PagerDuty-Signature"] = signature }, null, body);

        Assert.Equal(verdict, SignatureVerifier.Verify(connection, request, StandardTime, TimeSpan.FromMinutes(5)));
    }

    /// <summary>The header that Autotask prints. Its secret and body are not printed with it: it is compared, and fits nothing.</summary>
    [Theory]
    [InlineData("sha1=UaDXFl2DRDu9dnINVkFle7y5uAE=", SignatureVerdict.Mismatch)]
    [InlineData("sha1=51a0d7165d83443bbd76720d5641657bbcb9b801", SignatureVerdict.MalformedSignature)]
    public void The_form_of_Autotask_s_printed_signature_is_the_one_that_is_compared(string signature, SignatureVerdict verdict)
    {
        var request = new WebhookRequest(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-Hook-Signature"] = signature }, SomeConnection.UrlKey, "{}"u8.ToArray());

        Assert.Equal(verdict, SignatureVerifier.Verify(SomeConnection.Of(ConnectionKind.Autotask), request, StandardTime, TimeSpan.FromMinutes(5)));
    }

    private static WebhookRequest Standard(string signature) => new(
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
            ["webhook-timestamp"] = "1614265330",
            ["webhook-signature"] = signature,
        },
        null,
        "{\"test\": 2432232314}"u8.ToArray());
}

public sealed class TimelessSignaturesTests
{
    public static TheoryData<ConnectionKind> Kinds => [.. Enum.GetValues<ConnectionKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kind_that_signs_has_lasting_signatures_when_its_delivery_of_last_year_is_still_genuine(ConnectionKind kind)
    {
        var now = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var delivery = SomeDelivery.Of(kind, Encoding.UTF8.GetBytes(SomeDelivery.Body(kind)), now.AddYears(-1));
        var proof = new SenderProof(SomeConnection.Secret, HasSecureWebhookToken: false);

        var verdict = SignatureVerifier.Verify(SomeConnection.Of(kind), delivery, now, TimeSpan.FromHours(1), proof);

        Assert.Equal(SomeDelivery.Signs(kind) && verdict is SignatureVerdict.Valid, TimelessSignatures.Has(kind));
    }
}
