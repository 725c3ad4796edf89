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
