using System.Collections.Concurrent;
using System.Net;
using System.Net.Mime;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Testing;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.EndToEnd.Ticketing;

/// <summary>Many senders, each of whom sends everything twice, deliver more than the product takes.</summary>
public sealed class OverloadTests(OverloadedProduct product) : EndToEndTests(product), IClassFixture<OverloadedProduct>
{
    private const int Senders = 48;

    [Fact]
    public async Task Rejected_deliveries_are_stored_nowhere_and_accepted_ones_are_stored_and_processed_exactly_once()
    {
        var ids = Enumerable.Range(0, 120).Select(number => $"flood-{number}").ToList();

        // Twice in a row, so that some are put off both times.
        var first = await DeliverAsync(ids.SelectMany(id => new[] { id, id }));

        Assert.All(first, one => Assert.True(one.Answer.Status is HttpStatusCode.Accepted or HttpStatusCode.TooManyRequests, $"{one}"));
        var rejected = first.Where(one => one.Answer.Status is HttpStatusCode.TooManyRequests).ToList();
        Assert.All(rejected, one => Assert.True(int.TryParse(one.Answer.Header("Retry-After"), out var seconds) && seconds >= 1));
        Assert.InRange(rejected.Count, 1, 120);
        var accepted = AcceptedOf(first);
        Assert.Equal(accepted, (await ReadDeliveriesAsync()).Keys.Order());

        // Whoever does as Retry-After says is taken in the end.
        var waiting = ids.Except(accepted).ToList();
        Assert.NotEmpty(waiting);
        var came = new List<(string Id, ApiResponse Answer)>();
        while (waiting.Count > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
            var again = await DeliverAsync(waiting);
            came.AddRange(again);
            waiting = [.. waiting.Except(AcceptedOf(again))];
        }

        Assert.Equal(ids.Count, first.Concat(came).Sum(one => (int?)one.Answer.Body["accepted"] ?? 0));
        Assert.Equal(ids.Order(), (await ReadDeliveriesAsync()).Keys.Order());
        await Eventually.SeeAsync("everything is processed", ReadDeliveriesAsync, kept => kept.Values.All(isProcessed => isProcessed));
    }

    private static List<string> AcceptedOf(IEnumerable<(string Id, ApiResponse Answer)> answers) =>
        [.. answers.Where(one => one.Answer.Status is HttpStatusCode.Accepted).Select(one => one.Id).Distinct().Order()];

    private async Task<IReadOnlyCollection<(string Id, ApiResponse Answer)>> DeliverAsync(IEnumerable<string> ids)
    {
        var answers = new ConcurrentBag<(string, ApiResponse)>();
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = Cancellation },
            async (id, _) =>
            {
                using var content = new StringContent(
                    new JsonObject
                    {
                        ["delivery_id"] = id,
                        ["ticket_id"] = id,
                        ["user_principal_name"] = "nobody@contoso.example",
                    }.ToJsonString(),
                    System.Text.Encoding.UTF8,
                    MediaTypeNames.Application.Json
                );
                answers.Add(
                    (
                        id,
                        await Api.SendTextAsync(
                            HttpMethod.Post,
                            $"webhooks/{OverloadedProduct.Connection}",
                            content,
                            token: "",
                            (SignatureVerifier.SecretHeader, SampleConnection.Secret)
                        )
                    )
                );
            }
        );
        return answers;
    }

    // What the storage account has, by the senders' ids, and whether it was processed. An id that is there twice fails.
    private async Task<Dictionary<string, bool>> ReadDeliveriesAsync()
    {
        var table = new TableClient(Product.Processes.Azurite.ConnectionString, "TenantHygieneWebhookDeliveries");
        return await table
            .QueryAsync<TableEntity>("ReceivedAt gt datetime'2000-01-01T00:00:00Z'", cancellationToken: Cancellation)
            .ToDictionaryAsync(
                row => (string)JsonNode.Parse(row.GetString("Document0"))!["deliveryId"]!,
                row => row.ContainsKey("ProcessedAt"),
                cancellationToken: Cancellation
            );
    }
}

/// <summary>A product with one connection that may deliver little: 120 at once, then four a second.</summary>
public sealed class OverloadedProduct() : Product("overload", Scenario("one-tenant.json"), Values)
{
    /// <summary>The connection.</summary>
    public const string Connection = "json";

    private static Dictionary<string, string?> Values =>
        new(ShortWaits.Short)
        {
            ["Api__DeliveriesPerMinute"] = "240",
            ["Ticketing__Connections__0__Name"] = Connection,
            ["Ticketing__Connections__0__Kind"] = $"{ConnectionKind.Json}",
            ["Ticketing__Connections__0__TenantId"] = $"{TenantDriver.Contoso}",
            ["Ticketing__Connections__0__Secrets__0"] = SampleConnection.Secret,
        };
}
