using System.Net;
using Microsoft.AspNetCore.Http;
using TenantHygiene.FunctionsHost.Worker;
using TenantHygiene.FunctionsHost.Worker.Protocol;
using Yarp.ReverseProxy.Forwarder;

namespace TenantHygiene.FunctionsHost.Http;

/// <summary>Carries requests to the worker's own web server, and its answers back; a header joins each to its invocation.</summary>
internal sealed class WorkerHttpForwarder(IHttpForwarder forwarder) : IDisposable
{
    private const string InvocationHeader = "x-ms-invocation-id";

    // As long as the front end of Azure Functions waits for the next byte.
    private static readonly ForwarderRequestConfig _limits = new()
    {
        ActivityTimeout = TimeSpan.FromSeconds(230),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    // How long the function of a request that could not be carried may take to notice that it was cancelled.
    private static readonly TimeSpan _cancelLimit = TimeSpan.FromSeconds(5);

    // How long a function may still run whose answer has arrived to its end.
    private static readonly TimeSpan _answeredLimit = TimeSpan.FromSeconds(1);

    private readonly HttpMessageInvoker _client = new(
        new ConnectRetryHandler(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                AutomaticDecompression = DecompressionMethods.None,
            }
        )
    );

    /// <summary>Runs an HTTP function.</summary>
    /// <exception cref="HttpRequestException">The request could not be carried.</exception>
    /// <exception cref="FunctionFailedException">The function threw; what it answered was sent.</exception>
    public async Task InvokeAsync(
        HttpContext context,
        WorkerConnection worker,
        InvocationRequest request,
        CancellationToken cancellationToken
    )
    {
        var address = worker.HttpAddress
            ?? throw new InvalidOperationException(
                "The worker takes no HTTP requests: its app does not call ConfigureFunctionsWebApplication."
            );
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var invocation = worker.InvokeAsync(request, cancelling.Token);
        context.Request.Headers[InvocationHeader] = request.InvocationId;
        var error = await forwarder.SendAsync(context, address.AbsoluteUri, _client, _limits, WithHost.Shared, cancellationToken);
        if (error == ForwarderError.None)
        {
            await EndAsync(context.Response, invocation, cancelling);
            return;
        }

        // Without its request the function waits for nothing.
        await cancelling.CancelAsync();
        await Task.WhenAny(invocation, Task.Delay(_cancelLimit, CancellationToken.None));
        cancellationToken.ThrowIfCancellationRequested();
        throw new HttpRequestException(
            $"The request could not be carried to the worker: {error}.",
            context.GetForwarderErrorFeature()?.Exception
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static async Task EndAsync(HttpResponse response, Task invocation, CancellationTokenSource cancelling)
    {
        if (
            response.StatusCode
            is StatusCodes.Status400BadRequest
                or StatusCodes.Status414UriTooLong
                or StatusCodes.Status431RequestHeaderFieldsTooLarge
        )
        {
            // The function's answer, or that of the worker's own server, which counts otherwise than this one: then no function will ever
            // see the request.
            await response.CompleteAsync();
            await Task.WhenAny(invocation, Task.Delay(_answeredLimit, CancellationToken.None));
            if (!invocation.IsCompleted)
            {
                await cancelling.CancelAsync();
                return;
            }
        }

        await invocation;
    }

    /// <summary>
    /// The worker sees the name under which the caller reached this host, and nothing that a caller claims about those before it.
    /// </summary>
    private sealed class WithHost : HttpTransformer
    {
        public static readonly WithHost Shared = new();

        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext,
            HttpRequestMessage proxyRequest,
            string destinationPrefix,
            CancellationToken cancellationToken
        )
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = httpContext.Request.Host.Value;
            foreach (var name in (string[])["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix"])
            {
                proxyRequest.Headers.Remove(name);
            }
        }
    }

    /// <summary>The worker opens its stream to the host a moment before it listens for HTTP.</summary>
    private sealed class ConnectRetryHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private const int Attempts = 20;
        private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                catch (HttpRequestException exception)
                    when (exception.HttpRequestError == HttpRequestError.ConnectionError && attempt < Attempts)
                {
                    // Refused before a byte was sent: nothing is done twice.
                    await Task.Delay(_pause, cancellationToken);
                }
            }
        }
    }
}
