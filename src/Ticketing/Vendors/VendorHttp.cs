using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TenantHygiene.Ticketing.Vendors;

/// <summary>One request and what is known after it. Redirects are not followed: an answer may lead anywhere.</summary>
internal static class VendorHttp
{
    private const int MaximumAnswer = 4 * 1024 * 1024;
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    /// <summary>Sends a request that changes something.</summary>
    public static async Task<SendResult> SendAsync(
        HttpClient http,
        HttpRequestMessage request,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var limit = new CancellationTokenSource(_timeout, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            return Classify(answer, time.GetUtcNow());
        }
        catch (HttpRequestException exception)
            when (exception.HttpRequestError
                    is HttpRequestError.NameResolutionError
                        or HttpRequestError.ConnectionError
                        or HttpRequestError.SecureConnectionError
            )
        {
            // No connection, hence nothing sent.
            return new SendResult.Later(exception.Message);
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return new SendResult.Unknown(exception.Message);
        }
    }

    /// <summary>Reads JSON.</summary>
    /// <returns>The answer, or why there is none.</returns>
    public static async Task<(VendorResponse? Answer, string? Error)> ReadAsync(
        HttpClient http,
        HttpRequestMessage request,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var limit = new CancellationTokenSource(_timeout, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            if (answer.StatusCode is not HttpStatusCode.OK)
            {
                return (null, $"HTTP {(int)answer.StatusCode}");
            }

            await answer.Content.LoadIntoBufferAsync(MaximumAnswer, linked.Token);
            var document = JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync(linked.Token), documentOptions: _strict);
            Decode(document);
            return document is null ? (null, "an empty answer") : (new VendorResponse(document, Total(answer)), null);
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException or JsonException or InvalidOperationException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return (null, exception.Message);
        }
    }

    // Names and texts are decoded when somebody asks for them. What cannot be decoded is to fail here, where that is an answer nobody can
    // read.
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
        answer.Headers.TryGetValues("X-Total-Count", out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var total)
            ? total
            : null;

    private static SendResult Classify(HttpResponseMessage answer, DateTimeOffset now)
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

    private static TimeSpan? RetryAfter(HttpResponseMessage answer, DateTimeOffset now) =>
        answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };
}

/// <summary>What came of an attempt to send.</summary>
public abstract record SendResult
{
    private SendResult() { }

    /// <summary>It has arrived.</summary>
    public sealed record Delivered : SendResult;

    /// <summary>It has not arrived, and may at another time.</summary>
    /// <param name="Error">Why not.</param>
    /// <param name="RetryAfter">When the receiver wants to be asked again, where it says so.</param>
    public sealed record Later(string Error, TimeSpan? RetryAfter = null) : SendResult;

    /// <summary>It is not known whether it has arrived.</summary>
    /// <param name="Error">What happened.</param>
    public sealed record Unknown(string Error) : SendResult;

    /// <summary>It will not arrive as it is.</summary>
    /// <param name="Error">Why not.</param>
    public sealed record Never(string Error) : SendResult;

    /// <summary>The receiver wants nothing any more.</summary>
    public sealed record Gone : SendResult;
}

/// <summary>One request to a vendor's API.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Below the configured address; its parts are escaped.</param>
/// <param name="Body">The JSON body.</param>
public sealed record VendorRequest(HttpMethod Method, string Path, JsonNode? Body = null)
{
    /// <summary>The request, without credentials.</summary>
    public HttpRequestMessage ToRequest(string baseUrl)
    {
        var request = new HttpRequestMessage(Method, new Uri($"{baseUrl.TrimEnd('/')}/{Path}"));
        request.Headers.Accept.ParseAdd("application/json");
        if (Body is not null)
        {
            request.Content = new StringContent(Body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        return request;
    }
}

/// <summary>What a vendor answered to a question.</summary>
/// <param name="Document">The JSON body.</param>
/// <param name="Total">How many rows there are in all, where a header says so.</param>
public sealed record VendorResponse(JsonNode Document, long? Total = null)
{
    /// <summary>A list of objects within the body.</summary>
    /// <param name="path">The members that lead to it; none where the body itself is the list.</param>
    /// <returns>Null where there is no such list.</returns>
    public JsonArray? List(params IEnumerable<string> path) =>
        path.Aggregate((JsonNode?)Document, (node, member) => (node as JsonObject)?[member]) is JsonArray items
        && items.All(item => item is JsonObject)
            ? items
            : null;
}
