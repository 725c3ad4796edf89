using Microsoft.AspNetCore.Http.Features;

namespace TenantHygiene.TenantSimulator.Hosting;

/// <summary>Carries requests to the simulator and answers back without a server between them.</summary>
/// <param name="routes">Answers.</param>
internal sealed class InProcessTransport(ApiRoutes routes) : HttpMessageHandler
{
    /// <summary>The base of all addresses; nothing listens there.</summary>
    public const string BaseUrl = "https://tenant.simulated.invalid";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var lifetime = new Lifetime { RequestAborted = cancellationToken };
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        using var body = new MemoryStream();
        context.Response.Body = body;
        await FillAsync(context.Request, request, cancellationToken);

        await routes.AnswerAsync(context);

        return lifetime.IsBroken
            ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection broke.")
            : Answer(context.Response, body.ToArray(), request);
    }

    private static async Task FillAsync(HttpRequest target, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        target.Method = request.Method.Method;
        target.Scheme = address.Scheme;
        target.Host = new HostString(address.Host);
        target.Path = PathString.FromUriComponent(address);
        target.QueryString = QueryString.FromUriComponent(address);
        foreach (var (name, values) in request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []))
        {
            target.Headers[name] = values.ToArray();
        }

        if (request.Content is { } content)
        {
            target.Body = new MemoryStream(await content.ReadAsByteArrayAsync(cancellationToken));
        }
    }

    private static HttpResponseMessage Answer(HttpResponse response, byte[] body, HttpRequestMessage request)
    {
        var answer = new HttpResponseMessage((System.Net.HttpStatusCode)response.StatusCode)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(body),
        };
        foreach (var (name, values) in response.Headers)
        {
            if (!answer.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                answer.Content.Headers.Remove(name);
                answer.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return answer;
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public bool IsBroken { get; private set; }

        public void Abort() => IsBroken = true;
    }
}
