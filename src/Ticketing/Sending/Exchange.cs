using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Ticketing.Sending;

/// <summary>One request and what is known after it. Redirects are not followed: an answer may lead anywhere.</summary>
internal static class Exchange
{
    private const int MaximumAnswer = 4 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Sends a request that changes something.</summary>
    public static async Task<SendResult> SendAsync(HttpClient http, HttpRequestMessage request, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            return Judge(answer, time.GetUtcNow());
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
        {
            // No connection, hence nothing sent.
            return new SendResult.Later(exception.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new SendResult.Unknown(exception.Message);
        }
    }

    /// <summary>Reads JSON.</summary>
    /// <returns>The answer, or why there is none.</returns>
    public static async Task<(VendorAnswer? Answer, string? Error)> ReadAsync(HttpClient http, HttpRequestMessage request, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            if (answer.StatusCode is not HttpStatusCode.OK)
            {
                return (null, $"HTTP {(int)answer.StatusCode}");
            }

            await answer.Content.LoadIntoBufferAsync(MaximumAnswer, linked.Token);
            var document = JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync(linked.Token), documentOptions: Strict);
            Decode(document);
            return document is null ? (null, "an empty answer") : (new VendorAnswer(document, Total(answer)), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or InvalidOperationException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, exception.Message);
        }
    }

    // Names and texts are decoded when somebody asks for them. What cannot be decoded is to fail here, where that is an answer nobody can read.
    private static void Decode(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                members.ToList().ForEach(member => Decode(member.Value));
                break;
            case JsonArray items:
                items.ToList().ForEach(Decode);
                break;
            case JsonValue value when value.GetValueKind() is JsonValueKind.String:
                _ = value.GetValue<string>();
                break;
            default:
                break;
        }
    }

    private static long? Total(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("X-Total-Count", out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var total) ? total : null;

    private static SendResult Judge(HttpResponseMessage answer, DateTimeOffset now)
    {
        var error = $"HTTP {(int)answer.StatusCode}";
        return (int)answer.StatusCode switch
        {
            >= 200 and < 300 => new SendResult.Delivered(),
            410 => new SendResult.Gone(),
            429 => new SendResult.Later(error, RetryAfter(answer, now)),
            // Credentials and permissions can be mended without touching the message.
            401 or 403 => new SendResult.Later(error),
            408 or >= 500 => RetryAfter(answer, now) is { } wait ? new SendResult.Later(error, wait) : new SendResult.Unknown(error),
            _ => new SendResult.Never(error),
        };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage answer, DateTimeOffset now) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };
}
