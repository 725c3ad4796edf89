using System.Text;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Webhooks;

/// <summary>Every kind of sender, every flaw.</summary>
public sealed class WebhookValidatorTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(5);

    public static TheoryData<ConnectionKind> Kinds => [.. Enum.GetValues<ConnectionKind>()];

    public static TheoryData<ConnectionKind> SigningKinds => [.. Enum.GetValues<ConnectionKind>().Where(SampleDelivery.Signs)];

    public static TheoryData<ConnectionKind> TimedKinds => [ConnectionKind.StandardWebhooks, ConnectionKind.Zendesk];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_good_delivery_is_taken(ConnectionKind kind)
    {
        var accepted = Assert.IsType<WebhookVerdict.Accepted>(Validate(kind, Good(kind)));

        var one = Assert.Single(accepted.Events);
        Assert.Equal(("ada@contoso.example", SampleConnection.Tenant), (one.User, one.TenantId));
        Assert.NotNull(one.TicketId);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Either_of_two_secrets_will_do_while_one_replaces_the_other(ConnectionKind kind)
    {
        if (kind is ConnectionKind.ConnectWise)
        {
            // Its key is fetched anew.
            return;
        }

        var connection = SampleConnection.Of(kind, options =>
            options.Secrets =
                kind is ConnectionKind.StandardWebhooks
                    ? ["whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", SampleConnection.WebhookSecret]
                    : [SampleConnection.OtherSecret, SampleConnection.Secret]
        );

        foreach (var secret in connection.Options.Secrets)
        {
            Assert.IsType<WebhookVerdict.Accepted>(
                WebhookValidator.Validate(connection, SampleDelivery.Of(kind, Utf8(kind), _now, secret), _now, _window)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_wrong_secret_is_refused(ConnectionKind kind)
    {
        var wrong = kind is ConnectionKind.StandardWebhooks ? "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" : "not-the-secret-at-all";

        AssertRefused(401, Validate(kind, SampleDelivery.Of(kind, Utf8(kind), _now, wrong)));
    }

    [Theory]
    [MemberData(nameof(SigningKinds))]
    public void An_altered_byte_is_refused_wherever_it_is(ConnectionKind kind)
    {
        var good = Good(kind);
        for (var place = 0; place < good.Body.Length; place++)
        {
            var altered = good.Body.ToArray();
            altered[place] ^= 1;

            AssertRefused(401, Validate(kind, good with { Body = altered }));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_altered_character_of_the_signature_or_secret_is_refused_wherever_it_is(ConnectionKind kind)
    {
        var good = Good(kind);
        var name = SampleDelivery.SignatureHeader(kind);
        var header = good.Header(name)!;
        // Of PagerDuty's signatures one is good; the others may be anything.
        for (
            var place = header.LastIndexOf(',') is var comma && kind is ConnectionKind.PagerDuty ? comma + 1 : 0;
            place < header.Length;
            place++
        )
        {
            foreach (var bit in new[] { 1, 2, 4, 8 })
            {
                var altered = header.ToCharArray();
                altered[place] ^= (char)bit;

                AssertRefused(401, Validate(kind, good.With(name, new string(altered))));
            }
        }
    }

    [Theory]
    [MemberData(nameof(SigningKinds))]
    public void The_same_JSON_with_other_white_space_is_refused(ConnectionKind kind)
    {
        var good = Good(kind);

        AssertRefused(
            401,
            Validate(
                kind,
                good with
                {
                    Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(good.Body.Span).Replace(":", ": ", StringComparison.Ordinal)),
                }
            )
        );
        AssertRefused(401, Validate(kind, good with { Body = (byte[])[.. good.Body.Span, (byte)'\n'] }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void White_space_within_the_signature_or_secret_is_refused(ConnectionKind kind)
    {
        var good = Good(kind);
        var header = SampleDelivery.SignatureHeader(kind);

        AssertRefused(401, Validate(kind, good.With(header, good.Header(header)!.Insert(good.Header(header)!.Length - 5, " "))));
        AssertRefused(401, Validate(kind, good.With(header, good.Header(header) + "\t")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_missing_or_empty_signature_is_refused(ConnectionKind kind)
    {
        AssertRefused(401, Validate(kind, Good(kind).With(SampleDelivery.SignatureHeader(kind), null)));
        AssertRefused(401, Validate(kind, Good(kind).With(SampleDelivery.SignatureHeader(kind), "")));
    }

    [Theory]
    [MemberData(nameof(TimedKinds))]
    public void A_signed_time_that_is_stale_or_in_the_future_is_refused(ConnectionKind kind)
    {
        AssertRefused(
            401,
            Validate(kind, SampleDelivery.Of(kind, Utf8(kind), _now - _window - TimeSpan.FromSeconds(1))),
            "signature-stale"
        );
        AssertRefused(
            401,
            Validate(kind, SampleDelivery.Of(kind, Utf8(kind), _now + _window + TimeSpan.FromSeconds(1))),
            "signature-stale"
        );
        Assert.IsType<WebhookVerdict.Accepted>(Validate(kind, SampleDelivery.Of(kind, Utf8(kind), _now - _window)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_event_that_is_stale_by_its_own_time_is_refused_although_it_is_signed_now(ConnectionKind kind)
    {
        foreach (var at in new[] { _now - WebhookValidator.OldestEvent - TimeSpan.FromMinutes(1), _now + TimeSpan.FromHours(25) })
        {
            AssertRefused(
                400,
                Validate(kind, SampleDelivery.Of(kind, Encoding.UTF8.GetBytes(SampleDelivery.Body(kind, at: at)), _now)),
                "event-stale"
            );
        }

        Assert.IsType<WebhookVerdict.Accepted>(
            Validate(
                kind,
                SampleDelivery.Of(
                    kind,
                    Encoding.UTF8.GetBytes(SampleDelivery.Body(kind, at: _now - WebhookValidator.OldestEvent + TimeSpan.FromMinutes(1))),
                    _now
                )
            )
        );
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("99999999999999999")]
    public void A_time_that_cannot_be_read_does_not_count_as_missing(string time)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(SampleDelivery.Body(ConnectionKind.Json))!;
        body["sent_at"] = time;

        AssertRefused(
            400,
            Validate(ConnectionKind.Json, SampleDelivery.Of(ConnectionKind.Json, Encoding.UTF8.GetBytes(body.ToJsonString()), _now)),
            "time-wrong"
        );
    }

    [Theory]
    [InlineData("X-Webhook-Secret", "")]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "Basic ")]
    public void A_secret_is_taken_from_each_of_its_three_places_and_refused_in_each_when_it_is_wrong(string header, string scheme)
    {
        foreach (var kind in Enum.GetValues<ConnectionKind>().Where(kind => !SampleDelivery.Signs(kind) || kind is ConnectionKind.Jira))
        {
            var bare = Good(kind).With(SampleDelivery.SignatureHeader(kind), null);
            WebhookRequest Carrying(string secret) =>
                bare.With(
                    header,
                    scheme is "Basic " ? scheme + Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{secret}")) : scheme + secret
                );

            Assert.IsType<WebhookVerdict.Accepted>(Validate(kind, Carrying(SampleConnection.Secret)));
            AssertRefused(401, Validate(kind, Carrying(SampleConnection.Secret[..^1])), "signature-wrong");
            AssertRefused(401, Validate(kind, Carrying("")));
            AssertRefused(401, Validate(kind, Carrying($" {SampleConnection.Secret}")));
        }
    }

    [Fact]
    public void A_signature_of_Jira_that_is_wrong_is_not_made_good_by_the_secret_beside_it() =>
        AssertRefused(
            401,
            Validate(
                ConnectionKind.Jira,
                Good(ConnectionKind.Jira)
                    .With("X-Hub-Signature", $"sha256={new string('0', 64)}")
                    .With("X-Webhook-Secret", SampleConnection.Secret)
            )
        );

    [Theory]
    [MemberData(nameof(TimedKinds))]
    public void A_signed_time_cannot_be_exchanged_for_a_fresh_one(ConnectionKind kind)
    {
        var old = SampleDelivery.Of(kind, Utf8(kind), _now - TimeSpan.FromHours(1));
        var header = kind is ConnectionKind.Zendesk ? "X-Zendesk-Webhook-Signature-Timestamp" : "webhook-timestamp";

        AssertRefused(401, Validate(kind, old.With(header, Good(kind).Header(header))), "signature-wrong");
        AssertRefused(401, Validate(kind, Good(kind).With(header, null)), "signature-missing");
        AssertRefused(401, Validate(kind, Good(kind).With(header, "yesterday")), "signature-missing");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_replay_is_the_same_delivery_even_under_another_id(ConnectionKind kind)
    {
        var first = Assert.IsType<WebhookVerdict.Accepted>(Validate(kind, SampleDelivery.Of(kind, Utf8(kind), _now)));
        var again = Assert.IsType<WebhookVerdict.Accepted>(Validate(kind, SampleDelivery.Of(kind, Utf8(kind), _now)));

        Assert.Equal((first.Events[0].DeliveryId, first.ContentKey), (again.Events[0].DeliveryId, again.ContentKey));
        if (kind is ConnectionKind.Jira or ConnectionKind.Zendesk)
        {
            // Their ids stand in headers that are not signed, and so does what other kinds name an event by.
            var copy = SampleDelivery.Of(kind, Utf8(kind), _now, id: "made-up").With("webhook-id", "made-up").With("ce-id", "made-up");
            var renamed = Assert.IsType<WebhookVerdict.Accepted>(Validate(kind, copy));
            Assert.Equal(first.ContentKey, renamed.ContentKey);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_byte_order_mark_is_refused_although_it_is_signed(ConnectionKind kind) =>
        AssertRefused(400, Validate(kind, SampleDelivery.Of(kind, [0xEF, 0xBB, 0xBF, .. Utf8(kind)], _now)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Invalid_UTF8_is_refused_although_it_is_signed(ConnectionKind kind)
    {
        var body = Utf8(kind);
        body[Encoding.UTF8.GetString(body).IndexOf("ada", StringComparison.Ordinal)] = 0xC3;

        AssertRefused(400, Validate(kind, SampleDelivery.Of(kind, body, _now)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_body_of_ten_megabytes_is_refused_although_it_is_signed(ConnectionKind kind) =>
        AssertRefused(
            413,
            Validate(kind, SampleDelivery.Of(kind, [.. Utf8(kind), .. Enumerable.Repeat((byte)' ', 10 * 1024 * 1024)], _now))
        );

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Another_content_type_is_refused(ConnectionKind kind)
    {
        foreach (
            var type in new[] { "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "nonsense", null }
        )
        {
            AssertRefused(415, Validate(kind, Good(kind).With("Content-Type", type)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_JSON_and_no_event_is_refused(ConnectionKind kind)
    {
        foreach (
            var body in new[]
            {
                "[]",
                "null",
                "1",
                "\"text\"",
                "",
                "{",
                "{\"a\":1,\"a\":2}",
                new string('[', 100) + new string(']', 100),
                "{} {}",
            }
        )
        {
            AssertRefused(400, Validate(kind, SampleDelivery.Of(kind, Encoding.UTF8.GetBytes(body), _now)));
        }
    }

    [Fact]
    public void The_second_factor_of_Autotask_must_be_right()
    {
        AssertRefused(401, Validate(ConnectionKind.Autotask, Good(ConnectionKind.Autotask) with { UrlKey = null }), "url-key-wrong");
        AssertRefused(401, Validate(ConnectionKind.Autotask, Good(ConnectionKind.Autotask) with { UrlKey = "guessed" }), "url-key-wrong");
    }

    [Fact]
    public void Without_the_key_of_the_configured_host_ConnectWise_is_refused() =>
        AssertRefused(
            401,
            WebhookValidator.Validate(
                SampleConnection.Of(ConnectionKind.ConnectWise),
                Good(ConnectionKind.ConnectWise),
                _now,
                _window,
                new SenderProof(SigningKey: null, HasSenderRole: true)
            ),
            "signature-wrong"
        );

    [Fact]
    public void An_alert_without_secret_is_taken_by_its_token_or_by_its_address_only()
    {
        var byToken = SampleConnection.Of(ConnectionKind.AzureMonitor, options => options.Secrets = []);
        var byAddress = SampleConnection.Of(ConnectionKind.AzureMonitor, options =>
            (options.Secrets, options.UrlKey) = ([], SampleConnection.UrlKey)
        );
        var request = Good(ConnectionKind.AzureMonitor).With("X-Webhook-Secret", null);

        AssertRefused(401, WebhookValidator.Validate(byToken, request, _now, _window));
        Assert.IsType<WebhookVerdict.Accepted>(
            WebhookValidator.Validate(byToken, request, _now, _window, new SenderProof(null, HasSenderRole: true))
        );
        AssertRefused(401, WebhookValidator.Validate(byAddress, request, _now, _window));
        Assert.IsType<WebhookVerdict.Accepted>(
            WebhookValidator.Validate(byAddress, request with { UrlKey = SampleConnection.UrlKey }, _now, _window)
        );
    }

    private static byte[] Utf8(ConnectionKind kind) => Encoding.UTF8.GetBytes(SampleDelivery.Body(kind));

    private static WebhookRequest Good(ConnectionKind kind) => SampleDelivery.Of(kind, Utf8(kind), _now);

    private static WebhookVerdict Validate(ConnectionKind kind, WebhookRequest request) =>
        WebhookValidator.Validate(
            SampleConnection.Of(kind),
            request,
            _now,
            _window,
            new SenderProof(SampleConnection.Secret, HasSenderRole: false)
        );

    private static void AssertRefused(int status, WebhookVerdict verdict, string? code = null)
    {
        var refused = Assert.IsType<WebhookVerdict.Refused>(verdict);
        Assert.Equal(status, refused.Status);
        Assert.Equal(code ?? refused.Code, refused.Code);
    }
}
