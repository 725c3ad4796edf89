namespace TenantHygiene.Ticketing.Payloads;

/// <summary>A delivery is authentic, and yet not what its connection says it sends.</summary>
public sealed class PayloadException(string code, string message) : Exception(message)
{
    /// <summary>Stable, machine-readable.</summary>
    public string Code { get; } = code;
}
