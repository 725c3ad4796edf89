namespace TenantHygiene.Ticketing.Signatures;

/// <summary>A delivery as it arrived.</summary>
/// <param name="Headers">Its headers by name, whatever the case of the name.</param>
/// <param name="UrlKey">The <c>key</c> in the address; null without one.</param>
/// <param name="Body">The bytes, untouched: signatures are over these and nothing else.</param>
public sealed record WebhookRequest(IReadOnlyDictionary<string, string> Headers, string? UrlKey, ReadOnlyMemory<byte> Body)
{
    /// <summary>A header that is there exactly once; null otherwise.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
