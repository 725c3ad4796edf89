namespace TenantHygiene.Microsoft365.Transport;

/// <summary>Gives each attempt an id of its own, which Microsoft's support asks for.</summary>
internal sealed class AttemptIdHandler : DelegatingHandler
{
    public const string Header = "client-request-id";

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove(Header);
        request.Headers.Add(Header, Guid.NewGuid().ToString("D"));
        return base.SendAsync(request, cancellationToken);
    }
}

/// <summary>
/// Reads the whole body, up to a limit, inside the attempt: a body that stalls or breaks off then counts against the attempt's time
/// and is retried like any other broken answer.
/// </summary>
internal sealed class BufferedResponseHandler : DelegatingHandler
{
    /// <summary>The largest body that is read, decompressed, in bytes.</summary>
    public const long Limit = 16 * 1024 * 1024;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(Limit, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
