using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Vendors.ConnectWise;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Webhooks;

/// <summary>Whatever comes from outside is judged, and nothing throws. FUZZ_MINUTES makes it go on for as long.</summary>
public sealed class WebhookFuzzTests
{
    private const int InCi = 1500;
    private static readonly DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ConnectionKind[] _kinds = Enum.GetValues<ConnectionKind>();
    private static readonly Dictionary<ConnectionKind, Connection> _connections = _kinds.ToDictionary(
        kind => kind,
        kind => SampleConnection.Of(kind)
    );

    // Pieces that parsers trip over, mixed into good bodies.
    private static readonly string[] _pieces =
    [
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        "\\ud800",
        "\0",
        "\uFEFF",
        "null",
        "1e999",
        "-0",
        "123456789012345678901234567890",
        ",",
        ":",
        "<p>",
        "é",
        "\"a\":",
        "{\"a\":",
    ];

    [Fact]
    public void A_mutated_body_of_any_kind_is_taken_or_refused() =>
        Fuzz(
            from kind in Gen.Elements(_kinds)
            from cuts in Gen.ArrayOf(
                from at in Gen.Choose(0, 400)
                from length in Gen.Choose(0, 6)
                from piece in Gen.Elements(_pieces)
                select (at, length, piece)
            )
            select (kind, body: Mutate(SampleDelivery.Body(kind), cuts)),
            one => AssertVerdict(_connections[one.kind], SampleDelivery.Of(one.kind, Encoding.UTF8.GetBytes(one.body), _now))
        );

    [Fact]
    public void Any_bytes_are_taken_or_refused() =>
        Fuzz(
            from kind in Gen.Elements(_kinds)
            from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(number => (byte)number))
            select (kind, bytes),
            one => AssertVerdict(_connections[one.kind], SampleDelivery.Of(one.kind, one.bytes, _now))
        );

    [Fact]
    public void Any_headers_are_taken_or_refused() =>
        Fuzz(
            from kind in Gen.Elements(_kinds)
            from signature in Text()
            from time in Text()
            from type in Gen.OneOf(
                Text(),
                Gen.Constant("application/cloudevents+json"),
                Gen.Constant("application/cloudevents-batch+json"),
                Gen.Constant("application/json; charset=\"utf-8\"")
            )
            select (kind, signature, time, type),
            one =>
                AssertVerdict(
                    _connections[one.kind],
                    SampleDelivery
                        .Of(one.kind, Encoding.UTF8.GetBytes(SampleDelivery.Body(one.kind)), _now)
                        .With(SampleDelivery.SignatureHeader(one.kind), one.signature)
                        .With("webhook-timestamp", one.time)
                        .With("X-Zendesk-Webhook-Signature-Timestamp", one.time)
                        .With("ce-specversion", "1.0")
                        .With("ce-id", one.time)
                        .With("ce-source", one.signature)
                        .With("ce-type", one.time)
                        .With("Authorization", $"Basic {one.signature}")
                        .With("Content-Type", one.type)
                )
        );

    [Fact]
    public void Any_comment_is_read() => Fuzz(Text(), text =>
        {
            _ = ApprovalComment.Read(text);
            _ = ApprovalComment.Read($"approve {text}");
            _ = Marker.IsIn(text);
        });

    [Fact]
    public void Any_path_is_compiled_or_refused_and_never_fails_on_a_payload() => Fuzz(Text(), text =>
        {
            try
            {
                _ = SampleConnection.Of(ConnectionKind.Json, options => options.Paths.User = text);
            }
            catch (FormatException)
            {
                return;
            }

            AssertVerdict(
                SampleConnection.Of(ConnectionKind.Json, options => options.Paths.User = text),
                SampleDelivery.Of(ConnectionKind.Json, Encoding.UTF8.GetBytes(SampleDelivery.Body(ConnectionKind.Json)), _now)
            );
        });

    [Fact]
    public void Only_addresses_on_the_configured_host_are_key_addresses() =>
        Fuzz(
            from prefix in Gen.Elements(
                "https://vendor.example",
                "https://vendor.example.evil.example",
                "http://vendor.example",
                "https://vendor.example@evil.example",
                "https://vendor.example:8443",
                "//vendor.example",
                "https://evil.example/vendor.example",
                "HTTPS://VENDOR.EXAMPLE"
            )
            from rest in Text()
            select prefix + "/" + rest,
            address =>
            {
                var body = Encoding.UTF8.GetBytes(
                    new System.Text.Json.Nodes.JsonObject
                    {
                        ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["key_url"] = address },
                    }.ToJsonString()
                );
                var url = ConnectWisePayload.KeyUrl(body, "https://vendor.example/v4_6_release");
                Assert.True(
                    url is null || (url.Host == "vendor.example" && url.Scheme == "https" && url.Port == 443 && url.UserInfo.Length == 0),
                    $"{address} → {url}"
                );
            }
        );

    private static void AssertVerdict(Connection connection, WebhookRequest request) =>
        Assert.NotNull(
            WebhookValidator.Validate(
                connection,
                request,
                _now,
                TimeSpan.FromMinutes(5),
                new SenderProof(SampleConnection.Secret, HasSenderRole: false)
            )
        );

    private static string Mutate(string body, (int At, int Length, string Piece)[] cuts)
    {
        foreach (var (at, length, piece) in cuts.Take(5))
        {
            var start = Math.Min(at, body.Length);
            body = body.Remove(start, Math.Min(length, body.Length - start)).Insert(start, piece);
        }

        return body;
    }

    private static Gen<string> Text() =>
        Gen.ArrayOf(
                Gen.OneOf(
                    Gen.Elements(_pieces),
                    Gen.Choose(0, 0x2FF).Select(number => $"{(char)number}"),
                    Gen.Elements("v1,", "sha256=", "A", "0", "=", " ", "@", "|", "*", "`", "'")
                )
            )
            .Select(string.Concat);

    private static void Fuzz<T>(Gen<T> inputs, Action<T> check)
    {
        var minutes = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_MINUTES"), out var given) ? given : 0;
        var began = TimeProvider.System.GetTimestamp();
        do
        {
            foreach (var input in inputs.Sample(InCi, 40))
            {
                check(input);
            }
        } while (TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(minutes));
    }
}
