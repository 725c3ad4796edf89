using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>The error that Graph put into a response; empty when the body is something else, such as a gateway's page.</summary>
internal readonly record struct GraphError(string? Code, string? Message)
{
    /// <summary>Whether Graph itself, and not something on the way to it, does not know what was asked for.</summary>
    public bool SaysNotFound => Code is "Request_ResourceNotFound" or "ResourceNotFound";

    public static async Task<GraphError> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var body = await StrictJson.ParseAsync(response.Content, cancellationToken);
            return StrictJson.TryGetObject(body.RootElement, "error", out var error)
                ? new GraphError(StrictJson.Text(error, "code"), StrictJson.Text(error, "message"))
                : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Code is null && Message is null
        ? "without an error of Microsoft Graph."
        : $"{Code}: {ResponseFacts.Bounded(Message ?? "")}";
}
