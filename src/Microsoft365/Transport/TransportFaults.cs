using System.Net;
using System.Text.Json;
using Azure.Identity;
using Microsoft.Identity.Client;
using Polly.Timeout;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>What a failed attempt to get an answer means. Cancellation by the caller is not among them.</summary>
internal static class TransportFaults
{
    /// <param name="exception">What was thrown.</param>
    /// <param name="request">The request, for people.</param>
    public static ReadFault From(Exception exception, string request) =>
        exception switch
        {
            TimeoutRejectedException or TimeoutException or OperationCanceledException => new(
                ReadFaultKind.TimedOut,
                $"{request}: no answer in time."
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => new(
                ReadFaultKind.Malformed,
                $"{request}: the answer is larger than {BufferedResponseHandler.Limit} bytes."
            ),
            HttpRequestException or IOException => new(
                ReadFaultKind.ServiceFailed,
                $"{request}: the connection failed: {ResponseFacts.Bounded(Innermost(exception).Message)}"
            ),
            JsonException => new(ReadFaultKind.Malformed, $"{request}: the answer is not JSON: {ResponseFacts.Bounded(exception.Message)}"),
            AuthenticationFailedException => new(
                TokenFault(exception),
                $"{request}: no token: {ResponseFacts.Bounded(Innermost(exception).Message)}"
            ),
            _ => new(ReadFaultKind.ServiceFailed, $"{request}: {exception.GetType().Name}: {ResponseFacts.Bounded(exception.Message)}"),
        };

    private static ReadFaultKind TokenFault(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case TimeoutRejectedException or OperationCanceledException:
                    return ReadFaultKind.TimedOut;
                case MsalServiceException { StatusCode: 429 }:
                    return ReadFaultKind.Throttled;
                case MsalServiceException { StatusCode: >= 500 } or HttpRequestException:
                    return ReadFaultKind.ServiceFailed;
                default:
                    break;
            }
        }

        return ReadFaultKind.Unauthenticated;
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }
}

/// <summary>The facts in a response of any service.</summary>
internal static class ResponseFacts
{
    private const int MaximumMessageLength = 400;

    /// <summary>The kind of fault that an unsuccessful status stands for.</summary>
    public static ReadFaultKind KindOf(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.Unauthorized => ReadFaultKind.Unauthenticated,
            HttpStatusCode.Forbidden => ReadFaultKind.Forbidden,
            HttpStatusCode.TooManyRequests => ReadFaultKind.Throttled,
            HttpStatusCode.RequestTimeout => ReadFaultKind.TimedOut,
            HttpStatusCode.NotImplemented => ReadFaultKind.Refused,
            >= HttpStatusCode.InternalServerError => ReadFaultKind.ServiceFailed,
            HttpStatusCode.BadRequest => ReadFaultKind.Refused,
            HttpStatusCode.PartialContent => ReadFaultKind.Partial,

            // A 404 without the service's own error is as likely a gateway's or a wrong base address: never "absent".
            _ => ReadFaultKind.Malformed,
        };

    /// <summary>The service's id of the request.</summary>
    public static string? RequestIdOf(HttpResponseMessage response) => Header(response, "request-id");

    /// <summary>Our id of the attempt.</summary>
    public static string? AttemptIdOf(HttpResponseMessage response) =>
        response.RequestMessage?.Headers.TryGetValues(AttemptIdHandler.Header, out var values) == true ? values.FirstOrDefault() : null;

    public static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>A service's message on one bounded line.</summary>
    public static string Bounded(string message)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaximumMessageLength ? line : line[..MaximumMessageLength] + "…";
    }
}

/// <summary>Carries answers without a value from the type of one layer into that of the next.</summary>
internal static class ReadConversions
{
    /// <summary>The same absence or fault. A found value has to be taken care of before.</summary>
    public static Read<TOther> PropagateFailure<T, TOther>(this Read<T> read) =>
        read.Select<TOther>(_ =>
            throw new InvalidOperationException($"There is no conversion from {typeof(T).Name} to {typeof(TOther).Name}.")
        );
}
