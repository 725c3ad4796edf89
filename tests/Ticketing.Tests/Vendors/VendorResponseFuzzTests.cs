using System.Net;
using Azure.Core;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Testing;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Ticketing.Tests.Vendors;

/// <summary>Whatever a vendor answers, an attempt has a result; nothing throws.</summary>
public sealed class VendorResponseFuzzTests
{
    private static readonly HttpStatusCode[] _statuses =
    [
        HttpStatusCode.OK,
        HttpStatusCode.OK,
        HttpStatusCode.OK,
        HttpStatusCode.Created,
        HttpStatusCode.Found,
        HttpStatusCode.Unauthorized,
        HttpStatusCode.Gone,
        HttpStatusCode.TooManyRequests,
        HttpStatusCode.BadGateway,
    ];

    private static readonly string[] _answers =
    [
        """{"access_token":"x","expires_in":3600,"token_type":"Bearer"}""",
        """{"result":[{"value":"[TenantHygiene r-1 1] text","state":"6"}]}""",
        """{"result":{"state":"6","sys_id":"9d385017c611228701d22104cc95c371"}}""",
        """{"comments":[{"body":"text","public":false}],"total":1,"next_page":null,"ticket":{"status":"solved"}}""",
        """{"fields":{"status":{"id":"5","name":"Done","statusCategory":{"key":"done"}}}}""",
        """{"conversations":[{"body":"x"}],"actions":[{"note":"x"}],"notes":[{"content":"x"}],"incident":{"status":"resolved"}}""",
        """{"item":{"status":5},"items":[{"description":"x"}],"properties":{"essentials":{"alertState":"Closed"}},"status":{"id":5},"status_id":5}""",
        """[{"text":"x"},{"id":5,"status":{"id":5}}]""",
        "<html>A gateway's page</html>",
        "null",
        "",
    ];

    private static readonly (ConnectionKind Kind, string Ticket)[] _tickets =
    [
        (ConnectionKind.ServiceNow, "9d385017c611228701d22104cc95c371"),
        (ConnectionKind.Jira, "OPS-12"),
        (ConnectionKind.Zendesk, "35436"),
        (ConnectionKind.Freshservice, "264"),
        (ConnectionKind.HaloPsa, "2031"),
        (ConnectionKind.ConnectWise, "8841"),
        (ConnectionKind.Autotask, "14021"),
        (ConnectionKind.PagerDuty, "PT4KHLK"),
        (
            ConnectionKind.AzureMonitor,
            "/subscriptions/5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f/providers/Microsoft.AlertsManagement/alerts/00000000-0000-0000-0000-000000000001"
        ),
    ];

    [Fact]
    public Task Any_answer_gives_an_attempt_a_result() => FuzzRun.OfAsync(5_000, async random =>
        {
            using var answers = new RandomAnswers(random);
            var (kind, ticket) = random.One(_tickets);
            var marker = Marker.Of("r-1", 1);
            var message = new TicketMessage(ticket, AnswerKind.Resolved, $"text {marker}", marker) { Closes = random.Next(2) == 0 };

            var result = await new TicketClient(answers, new AnyIdentity(), TimeProvider.System).SendAsync(
                SampleConnection.Of(kind),
                message,
                mayHaveArrived: random.Next(3) > 0,
                TestContext.Current.CancellationToken
            );

            Assert.NotNull(result);
        });

    private sealed class AnyIdentity : ICredentialFactory
    {
        public TokenCredential Create(Guid tenantId, TenantCredentialOptions settings) =>
            DelegatedTokenCredential.Create((_, _) => new AccessToken("some-token", DateTimeOffset.MaxValue));
    }

    private sealed class RandomAnswers(Random random) : HttpMessageHandler, IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // A token now and then, so that what comes after it is seen, too.
            var isToken = request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal) && random.Next(3) > 0;
            var answer = new HttpResponseMessage(isToken ? HttpStatusCode.OK : random.One(_statuses))
            {
                Content = new ByteArrayContent(FuzzInput.Bytes(random, isToken ? _answers[0] : random.One(_answers))),
            };
            answer.Headers.TryAddWithoutValidation("Retry-After", FuzzInput.Of(random, "120"));
            return Task.FromResult(answer);
        }
    }
}
