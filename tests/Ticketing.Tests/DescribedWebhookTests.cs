using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NJsonSchema;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Outbound;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Tests.Vendors;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Vendors;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests;

/// <summary>What receivers of signed webhooks get is what the section <c>webhooks</c> of <c>docs/openapi.json</c> says.</summary>
public sealed class DescribedWebhookTests : IAsyncLifetime
{
    private static readonly JsonNode _document = JsonNode.Parse(File.ReadAllText(RepositoryFolder.PathOf("docs/openapi.json")))!;

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddTicketing(new ConfigurationBuilder().Build())
        .BuildServiceProvider();
    private FakeVendors _receiver = null!;

    public static MatrixTheoryData<RemediationState, WebhookFormat> Messages =>
        new(Enum.GetValues<RemediationState>(), Enum.GetValues<WebhookFormat>());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static JsonNode Operation => _document["webhooks"]!["remediationChanged"]!["post"]!;

    public async ValueTask InitializeAsync() => _receiver = await FakeVendors.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task What_is_sent_has_the_described_form_and_nothing_else(RemediationState state, WebhookFormat format)
    {
        var (headers, body) = await SendAsync(Notice(state), format);

        var content = Operation["requestBody"]!["content"]!.AsObject();
        var mediaType = new ContentType(headers["Content-Type"]).MediaType;
        Assert.Equal(format is WebhookFormat.CloudEvents ? "application/cloudevents+json" : "application/json", mediaType);
        var schema = Component(content[mediaType]!["schema"]!);
        Assert.Empty((await SchemaAsync(schema)).Validate(body));
        var sent = JsonNode.Parse(body)!.AsObject();
        AssertDescribed(schema, sent);
        AssertDescribed(schema["properties"]!["data"]!, sent["data"]!.AsObject());
        Assert.All(Operation["parameters"]!.AsArray().Select(header => (string)header!["name"]!), header =>
            Assert.Contains(header, headers.Keys, StringComparer.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task Every_example_has_the_described_form()
    {
        var examples = 0;
        foreach (var (_, content) in Operation["requestBody"]!["content"]!.AsObject())
        {
            var schema = await SchemaAsync(Component(content!["schema"]!));
            foreach (var (_, example) in content["examples"]!.AsObject())
            {
                Assert.Empty(schema.Validate(example!["value"]!.ToJsonString()));
                examples++;
            }
        }

        Assert.Equal(4, examples);
    }

    [Fact]
    public async Task A_message_without_a_required_member_has_not_the_described_form()
    {
        var (_, body) = await SendAsync(Notice(RemediationState.Resolved), WebhookFormat.StandardWebhooks);
        var sent = JsonNode.Parse(body)!;
        sent["data"]!.AsObject().Remove("tenantId");

        var schema = await SchemaAsync(Component(Operation["requestBody"]!["content"]!["application/json"]!["schema"]!));
        Assert.NotEmpty(schema.Validate(sent.ToJsonString()));
    }

    [Fact]
    public async Task A_receiver_of_CloudEvents_reads_a_valid_event_under_a_valid_signature()
    {
        var (headers, body) = await SendAsync(Notice(RemediationState.Resolved), WebhookFormat.CloudEvents);

        var bytes = Encoding.UTF8.GetBytes(body);
        var one = new JsonEventFormatter().DecodeStructuredModeMessage(bytes, new ContentType(headers["Content-Type"]), null);
        Assert.True(one.IsValid);
        Assert.Equal(
            (headers["webhook-id"], $"urn:tenant-hygiene:{SampleConnection.Tenant}", "remediation.resolved", "r-0a1b-1"),
            (one.Id, $"{one.Source}", one.Type, one.Subject)
        );
        Assert.Equal(
            SignatureVerdict.Valid,
            StandardWebhook.Verify(
                [SampleConnection.WebhookSecret],
                new WebhookRequest(headers, null, bytes),
                TimeProvider.System.GetUtcNow(),
                TimeSpan.FromMinutes(5)
            )
        );
    }

    private static void AssertDescribed(JsonNode schema, JsonObject sent) =>
        Assert.All(sent, member => Assert.NotNull(schema["properties"]![member.Key]));

    private static JsonNode Component(JsonNode reference) =>
        _document["components"]!["schemas"]![((string)reference["$ref"]!).Split('/')[^1]]!;

    // References within a schema are those of the whole document.
    private static Task<JsonSchema> SchemaAsync(JsonNode schema)
    {
        var whole = schema.DeepClone();
        whole["components"] = _document["components"]!.DeepClone();
        return JsonSchema.FromJsonAsync(whole.ToJsonString(), Cancellation);
    }

    private async Task<(IReadOnlyDictionary<string, string> Headers, string Body)> SendAsync(RemediationNotice notice, WebhookFormat format)
    {
        var receiver = new OutboundWebhookOptions
        {
            Url = $"{_receiver.Root}/receiver",
            Secrets = [SampleConnection.WebhookSecret],
            Format = format,
        };
        var result = await _services
            .GetRequiredService<OutboundClient>()
            .SendWebhookAsync(receiver, "msg_1", OutboundMessages.Webhook(notice), Cancellation);
        Assert.IsType<SendResult.Delivered>(result);
        var (_, headers, body) = Assert.Single(_receiver.Received);
        return (headers, body);
    }

    private static RemediationNotice Notice(RemediationState state) =>
        new()
        {
            RemediationId = "r-0a1b-1",
            Sequence = 4,
            At = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
            State = state,
            TenantId = SampleConnection.Tenant,
            User = "ada@contoso.example",
            StatusUrl = "https://hygiene.example/r-0a1b-1",
            Outcome = state.IsFinal() ? Outcome : null,
        };

    private static RemediationOutcome Outcome { get; } =
        new()
        {
            Code = "verified-gone",
            Found = "A copy held the ExchangeGuid.",
            Done = "It was purged.",
            Actions =
            [
                new RemediationAction
                {
                    Kind = ActionKind.Purge,
                    At = new DateTimeOffset(2026, 1, 1, 11, 0, 0, TimeSpan.Zero),
                    RecipientId = Guid.NewGuid(),
                    DisplayName = "Ada",
                },
            ],
            Verification = "Two readings showed no error.",
            NextSteps = [new NextStep("Nothing remains.", null)],
        };
}
