namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>How large a payload may be: what the official host cannot carry is refused here as well, and memory stays bounded.</summary>
/// <param name="MaxPayloadCharacters">For inputs, outputs and events; 4 Mi unless set, the message size of the official host.</param>
internal sealed record PayloadLimits(int MaxPayloadCharacters = 4 * 1024 * 1024)
{
    private const int MaxCustomStatusCharacters = 16_000;

    public string? CheckPayload(string? payload)
        => payload?.Length > MaxPayloadCharacters
            ? throw new ArgumentException(
                $"A payload of {payload.Length} characters exceeds the limit of {MaxPayloadCharacters}. Put it into storage and pass a reference.")
            : payload;

    public void CheckCustomStatus(string? status)
    {
        if (status?.Length >= MaxCustomStatusCharacters)
        {
            throw new ArgumentException(
                $"A custom status of {status.Length} characters exceeds the limit of {MaxCustomStatusCharacters}.");
        }
    }
}
