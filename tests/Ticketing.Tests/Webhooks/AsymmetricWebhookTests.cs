using System.Text;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Webhooks;

/// <summary>Ed25519 signatures of Standard Webhooks: who has the public key can verify, and nothing else.</summary>
public sealed class AsymmetricWebhookTests
{
    private const string OtherPublicKey = "whpk_O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=";
    private static readonly DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] _body = Encoding.UTF8.GetBytes("{\"type\":\"ticket.created\"}");

    [Fact]
    public void What_is_signed_with_a_secret_key_verifies_under_its_public_key_and_under_no_other()
    {
        Assert.Equal(SignatureVerdict.Valid, Verify([SampleConnection.WebhookPublicKey], Signed(SampleConnection.WebhookSecretKey)));
        Assert.Equal(SignatureVerdict.Mismatch, Verify([OtherPublicKey], Signed(SampleConnection.WebhookSecretKey)));
    }

    [Fact]
    public void While_one_key_replaces_another_either_will_do_and_schemes_may_be_mixed()
    {
        Assert.Equal(
            SignatureVerdict.Valid,
            Verify([OtherPublicKey, SampleConnection.WebhookPublicKey], Signed(SampleConnection.WebhookSecretKey))
        );
        Assert.Equal(
            SignatureVerdict.Valid,
            Verify([SampleConnection.WebhookSecret], Signed(SampleConnection.WebhookSecretKey, SampleConnection.WebhookSecret))
        );
        Assert.Equal(
            SignatureVerdict.Valid,
            Verify([SampleConnection.WebhookPublicKey], Signed(SampleConnection.WebhookSecretKey, SampleConnection.WebhookSecret))
        );
    }

    [Fact]
    public void A_public_key_is_never_taken_for_a_shared_secret()
    {
        // Whoever knows the public key could make this MAC.
        var asSecret = "whsec_" + SampleConnection.WebhookPublicKey["whpk_".Length..];

        Assert.Equal(SignatureVerdict.Mismatch, Verify([SampleConnection.WebhookPublicKey], Signed(asSecret)));
        var mac = Signed(asSecret);
        Assert.Equal(
            SignatureVerdict.MalformedSignature,
            Verify(
                [SampleConnection.WebhookPublicKey],
                mac.With("webhook-signature", mac.Header("webhook-signature")!.Replace("v1,", "v1a,", StringComparison.Ordinal))
            )
        );
    }

    [Fact]
    public void An_altered_byte_is_refused_wherever_it_is()
    {
        var good = Signed(SampleConnection.WebhookSecretKey);
        for (var place = 0; place < _body.Length; place++)
        {
            var altered = good.Body.ToArray();
            altered[place] ^= 1;

            Assert.Equal(SignatureVerdict.Mismatch, Verify([SampleConnection.WebhookPublicKey], good with { Body = altered }));
        }

        Assert.Equal(SignatureVerdict.Mismatch, Verify([SampleConnection.WebhookPublicKey], good.With("webhook-id", "msg_2")));
        Assert.Equal(
            SignatureVerdict.Stale,
            StandardWebhook.Verify([SampleConnection.WebhookPublicKey], good, _now.AddMinutes(6), TimeSpan.FromMinutes(5))
        );
    }

    [Theory]
    [InlineData("v1a,")]
    [InlineData("v1a,AAAA")]
    [InlineData("v1a,not base64 at all")]
    [InlineData("v1b,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==")]
    public void What_is_no_signature_is_distinguished_from_a_wrong_one(string signature) =>
        Assert.Equal(
            SignatureVerdict.MalformedSignature,
            Verify([SampleConnection.WebhookPublicKey], Signed(SampleConnection.WebhookSecretKey).With("webhook-signature", signature))
        );

    [Theory]
    [InlineData(SampleConnection.WebhookSecretKey, false, true)]
    [InlineData(SampleConnection.WebhookPublicKey, true, false)]
    [InlineData(SampleConnection.WebhookSecret, true, true)]
    [InlineData("whsk_AAAA", false, false)]
    [InlineData("whpk_AAAA", false, false)]
    // A secret key and the public key of somebody else.
    [InlineData("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc7aie8zrakLWKjqNAqbw1zZTIVdx3iQ6Y6wEihi1naKQ==", false, false)]
    public void Settings_take_for_each_direction_what_can_be_used_in_it(string key, bool verifies, bool signs) =>
        Assert.Equal((verifies, signs), (StandardWebhook.CanVerify(key), StandardWebhook.CanSign(key)));

    private static SignatureVerdict Verify(string[] keys, WebhookRequest request) =>
        StandardWebhook.Verify(keys, request, _now, TimeSpan.FromMinutes(5));

    private static WebhookRequest Signed(params string[] keys) =>
        new(
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["webhook-id"] = "msg_1",
                ["webhook-timestamp"] = $"{_now.ToUnixTimeSeconds()}",
                ["webhook-signature"] = StandardWebhook.Sign(keys, "msg_1", _now, _body),
            },
            null,
            _body
        );
}
