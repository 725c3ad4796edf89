namespace TenantHygiene.Conformance.App.Durable;

/// <summary>One of everything that a payload may hold.</summary>
public sealed record Parcel(
    string Name, ParcelState State, DateTimeOffset SentAt, TimeSpan Takes, string? Note, IReadOnlyList<int> Numbers, decimal Price);

/// <summary>A state.</summary>
public enum ParcelState
{
    /// <summary>Unknown.</summary>
    Unknown = 0,

    /// <summary>On its way.</summary>
    Sent = 1,
}
