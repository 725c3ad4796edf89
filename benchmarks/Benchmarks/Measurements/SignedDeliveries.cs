using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.Benchmarks.Measurements;

/// <summary>
/// Deliveries of a sender that follows the Standard Webhooks specification. Signed before the clock starts: what senders do is not
/// measured.
/// </summary>
internal sealed class SignedDeliveries
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly Uri _route = new("api/v1/webhooks/benchmark", UriKind.Relative);
    private readonly (string Id, string Time, string Signature, byte[] Body)[] _signed;

    /// <summary>Signs them.</summary>
    public SignedDeliveries(string name, int count, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        _signed =
        [
            .. Enumerable
                .Range(0, count)
                .Select(number =>
                {
                    var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
                    var body = Encoding.UTF8.GetBytes(
                        new JsonObject
                        {
                            ["type"] = "ticket.created",
                            ["timestamp"] = "2026-01-01T00:00:00Z",
                            ["data"] = new JsonObject
                            {
                                ["user"] = $"user{number}@contoso.example",
                                ["error"] = "The mailbox of this user was not provisioned.",
                                ["ticketId"] = id,
                            },
                        }.ToJsonString()
                    );
                    var signature =
                        $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body]))}";
                    return (id, time, signature, body);
                }),
        ];
    }

    /// <summary>Settings of the function app that know the sender.</summary>
    public static Dictionary<string, string?> Settings(Guid tenantId) =>
        new()
        {
            ["Ticketing__Connections__0__Name"] = "benchmark",
            ["Ticketing__Connections__0__Kind"] = "StandardWebhooks",
            ["Ticketing__Connections__0__TenantId"] = tenantId.ToString(),
            ["Ticketing__Connections__0__Secrets__0"] = Secret,
            ["Api__DeliveriesPerMinute"] = "1000000",
            // Accepting is measured here; the work behind the queue is the repair, which is measured elsewhere.
            ["AzureWebJobs.ProcessTicketEvent.Disabled"] = "true",
        };

    /// <summary>Their ids.</summary>
    public IEnumerable<string> Ids => _signed.Select(one => one.Id);

    /// <summary>Delivers one.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpClient http, int number, CancellationToken cancellationToken)
    {
        var (id, time, signature, body) = _signed[number];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, _route) { Content = content };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", time);
        request.Headers.TryAddWithoutValidation("webhook-signature", signature);
        return await http.SendAsync(request, cancellationToken);
    }
}

/// <summary>
/// Writes what the acceptance of a delivery writes, and does nothing else: a transaction of two rows and a message on a queue, with the
/// same clients, in a process of its own, as many at a time as there are senders. That is what the storage account can take.
/// </summary>
internal static class DirectWriter
{
    /// <summary>The first argument of the process.</summary>
    public const string Command = "direct-writes";

    private const string Answer = "seconds: ";
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(3);

    /// <summary>Starts the process, and waits for its end.</summary>
    /// <returns>How long the writes took, the start of the process left out.</returns>
    public static async Task<TimeSpan> MeasureAsync(string storage, int deliveries, DirectoryInfo data, CancellationToken cancellationToken)
    {
        await using var process = SupervisedProcess.Start(
            new ProcessDefinition
            {
                Name = "The direct writer",
                FileName = BuiltProject.DotnetHost,
                Arguments = [BuiltProject.Assembly("Benchmarks"), Command, storage, deliveries.ToString(CultureInfo.InvariantCulture)],
                WorkingDirectory = data.FullName,
                LogFile = Path.Combine(data.FullName, "direct-writer.log"),
            }
        );
        var line = await process.WaitForLineAsync(text => text.StartsWith(Answer, StringComparison.Ordinal), _timeout, cancellationToken);
        return TimeSpan.FromSeconds(double.Parse(line[Answer.Length..], CultureInfo.InvariantCulture));
    }

    /// <summary>The process itself.</summary>
    public static async Task RunAsync(string storage, string deliveries, CancellationToken cancellationToken)
    {
        var table = new TableServiceClient(storage).GetTableClient("DirectWrites");
        var queue = new QueueServiceClient(storage).GetQueueClient("direct-writes");
        await table.CreateIfNotExistsAsync(cancellationToken);
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await WriteAsync(WebhookBenchmark.WarmUp, "warm-up");
        var began = Stopwatch.GetTimestamp();
        await WriteAsync(int.Parse(deliveries, CultureInfo.InvariantCulture), "measured");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Answer}{Stopwatch.GetElapsedTime(began).TotalSeconds}"));

        Task WriteAsync(int count, string name) => WebhookBenchmark.ManyAtATimeAsync(count, async number =>
            {
                var (key, content) = ($"d-{name}-{number:D60}", $"c-{name}-{number:D60}");
                var row = new TableEntity("benchmark", key)
                {
                    ["ReceivedAt"] = TimeProvider.System.GetUtcNow(),
                    ["Content"] = content,
                    ["DocumentLength"] = 400,
                    ["Document0"] = new string('x', 400),
                };
                await table.SubmitTransactionAsync(
                    [
                        new(TableTransactionActionType.Add, row),
                        new(TableTransactionActionType.Add, new TableEntity("benchmark", content) { ["Original"] = key }),
                    ],
                    cancellationToken
                );
                await queue.SendMessageAsync(
                    Convert.ToBase64String(Encoding.UTF8.GetBytes($"benchmark/{key}")),
                    visibilityTimeout: null,
                    timeToLive: TimeSpan.FromSeconds(-1),
                    cancellationToken
                );
            });
    }
}
