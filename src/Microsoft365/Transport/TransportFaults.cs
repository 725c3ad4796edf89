using System.Text.Json;
using Azure.Identity;
using Microsoft.Identity.Client;
using Polly.Timeout;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>What a failed attempt to get an answer means. Cancellation by the caller is not among them.</summary>
internal static class TransportFaults
{
    /// <param name="exception">What was thrown.</param>
    /// <param name="request">The request, for people.</param>
    public static ReadFault From(Exception exception, string request) => exception switch
    {
        TimeoutRejectedException or TimeoutException or OperationCanceledException => new(ReadFaultKind.TimedOut, $"{request}: no answer in time."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            new(ReadFaultKind.Malformed, $"{request}: the answer is larger than {BufferedResponseHandler.Limit} bytes."),
        HttpRequestException or IOException => new(ReadFaultKind.ServiceFailed, $"{request}: the connection failed: {ResponseFacts.Bounded(Innermost(exception).Message)}"),
        JsonException => new(ReadFaultKind.Malformed, $"{request}: the answer is not JSON: {ResponseFacts.Bounded(exception.Message)}"),
        AuthenticationFailedException => new(TokenFault(exception), $"{request}: no token: {ResponseFacts.Bounded(Innermost(exception).Message)}"),
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
