using System.Net;
using System.Text.Json;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Testing;

namespace TenantHygiene.Microsoft365.Tests.Faults;

/// <summary>Whatever Graph and Exchange answer is read, or said to be unreadable; nothing throws.</summary>
public sealed class ResponseFuzzTests
{
    private const int InCi = 20_000;
    private static readonly Uri _service = new("https://graph.microsoft.com/v1.0");
    private static readonly HttpStatusCode[] _statuses =
    [
        HttpStatusCode.OK,
        HttpStatusCode.OK,
        HttpStatusCode.OK,
        HttpStatusCode.NoContent,
        HttpStatusCode.NotFound,
        HttpStatusCode.BadRequest,
        HttpStatusCode.Forbidden,
        HttpStatusCode.TooManyRequests,
        HttpStatusCode.InternalServerError,
        (HttpStatusCode)599,
    ];

    private static readonly string[] _answers =
    [
        """{"@odata.context":"x","value":[{"id":"3f1c0e0a-8c0e-4a52-9a65-0b1f6f8f0001","userPrincipalName":"ada@contoso.example","displayName":"Ada","mail":"ada@contoso.example","onPremisesSyncEnabled":true,"serviceProvisioningErrors":[{"@odata.type":"#microsoft.graph.serviceProvisioningXmlError","createdDateTime":"2026-01-01T00:00:00Z","isResolved":false,"serviceInstance":"exchange/x","errorDetail":"<ServiceProvisioningError/>"}]}],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$skiptoken=x"}""",
        """{"value":[{"id":"3f1c0e0a-8c0e-4a52-9a65-0b1f6f8f0001","userPrincipalName":"a@b","mail":"a@b","proxyAddresses":["SMTP:a@b"],"deletedDateTime":"2026-01-01T00:00:00Z"}]}""",
        $$"""{"value":[{{Rows.Recipient()}}],"@adminapi.warnings":["There are more results."]}""",
        """{"value":[{"ItemCount":5,"TotalItemSize":"1.2 MB (1,258,291 bytes)","DeletedItemCount":"0","MailboxGuid":"08073974-1902-4542-88ea-37ba310f0c5c","LitigationHoldEnabled":true,"InPlaceHolds":["mbx1","-mbx2"],"DelayHoldApplied":false}]}""",
        """{"error":{"code":"NotFound","message":"Error executing cmdlet","details":[{"code":"Client","target":"","message":"Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|It couldn't be found."}],"innererror":{"message":"x","internalexception":{"message":"y","type":"z"}}}}""",
        "<html>A gateway's page</html>",
        "",
    ];

    [Fact]
    public Task Any_answer_is_read_or_reported_as_unreadable() => FuzzRun.OfAsync(InCi, async random =>
        {
            var bytes = FuzzInput.Bytes(random, random.One(_answers));
            var status = random.One(_statuses);
            await ReadAsync(response => ExchangeResponse.ReadAsync(response, _service, TestContext.Current.CancellationToken));
            await ReadAsync(response => GraphError.ReadAsync(response, TestContext.Current.CancellationToken));
            await ReadAsync(response => PurgeReplyParser.ReadAsync(response, TestContext.Current.CancellationToken));
            await ReadRowsAsync(bytes);

            async Task ReadAsync<T>(Func<HttpResponseMessage, Task<T>> read)
            {
                using var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(bytes) };
                foreach (var header in new[] { "x-ExceptionType", "request-id", "Retry-After" }.Where(_ => random.Next(4) == 0))
                {
                    response.Headers.TryAddWithoutValidation(header, FuzzInput.Of(random, "120"));
                }

                Assert.NotNull(await read(response));
            }
        });

    private static async Task ReadRowsAsync(byte[] bytes)
    {
        JsonElement page;
        try
        {
            using var content = new ByteArrayContent(bytes);
            using var document = await StrictJson.ParseAsync(content, TestContext.Current.CancellationToken);
            page = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Not read any further.
            return;
        }

        _ = GraphPage.Check(page, _service, "https://graph.microsoft.com/v1.0/users?$skiptoken=y", "/v1.0/users");
        foreach (var row in StrictJson.TryGetList(page, "value", out var rows) ? rows.EnumerateArray().ToList() : [page])
        {
            Assert.NotNull(UserRow.From(row, "GET"));
            _ = DeletedUserRow.From(row) is { } deleted && DeletedUserRow.HasAddress(row, deleted, "a@b");
            if (row.ValueKind is JsonValueKind.Object)
            {
                // Exchange's answers have been checked for that.
                Assert.NotNull(RecipientRow.From(row, searched: null, "Get-Recipient"));
                Assert.NotNull(ContentRow.From(row, Guid.NewGuid(), "Get-MailboxStatistics"));
                Assert.NotNull(HoldRow.From(row));
                _ = RecipientIdentities.Has(row, Guid.NewGuid());
                _ = RecipientRow.AddressesIn(row);
            }
        }
    }
}
