using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Webhooks;

/// <summary>The vectors of the specification.</summary>
public sealed class StandardWebhookTests
{
    // Printed by the specification and, with its keys, in the tests of the reference server.
    private const string AsymmetricSignature =
        "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

    private static readonly DateTimeOffset _standardTime = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);

    [Fact]
    public void The_vector_of_Standard_Webhooks_verifies() =>
        Assert.Equal(
            SignatureVerdict.Valid,
            StandardWebhook.Verify(
                [SampleConnection.WebhookSecret],
                Standard("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
                _standardTime,
                TimeSpan.FromMinutes(5)
            )
        );

    [Fact]
    public void What_goes_out_is_signed_as_the_vector_of_Standard_Webhooks() =>
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            StandardWebhook.Sign(
                [SampleConnection.WebhookSecret],
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                _standardTime,
                "{\"test\": 2432232314}"u8
            )
        );

    [Fact]
    public void One_good_signature_among_several_and_of_other_versions_is_enough() =>
        Assert.Equal(
            SignatureVerdict.Valid,
            StandardWebhook.Verify(
                [SampleConnection.WebhookSecret],
                Standard(
                    "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
                ),
                _standardTime,
                TimeSpan.FromMinutes(5)
            )
        );

    [Fact]
    public void The_asymmetric_vector_of_Standard_Webhooks_verifies_under_the_public_key_alone() =>
        Assert.Equal(
            SignatureVerdict.Valid,
            StandardWebhook.Verify(
                [SampleConnection.WebhookPublicKey],
                Standard(AsymmetricSignature),
                _standardTime,
                TimeSpan.FromMinutes(5)
            )
        );

    [Theory]
    [InlineData("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==")]
    [InlineData("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=")]
    public void What_goes_out_is_signed_as_the_asymmetric_vector_whether_the_secret_key_carries_its_public_key_or_not(string secretKey) =>
        Assert.Equal(
            AsymmetricSignature,
            StandardWebhook.Sign([secretKey], "msg_p5jXN8AQM9LWM0D4loKWxJek", _standardTime, "{\"test\": 2432232314}"u8)
        );

    private static WebhookRequest Standard(string signature) =>
        new(
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
                ["webhook-timestamp"] = "1614265330",
                ["webhook-signature"] = signature,
            },
            null,
            "{\"test\": 2432232314}"u8.ToArray()
        );
}
