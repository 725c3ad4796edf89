using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>Carries answers without a value from the type of one layer into that of the next.</summary>
internal static class ReadConversions
{
    /// <summary>The same absence or fault. A found value has to be taken care of before.</summary>
    public static Read<TOther> PassOn<T, TOther>(this Read<T> read) =>
        read.Select<TOther>(_ => throw new InvalidOperationException($"Nobody has converted the {typeof(T).Name} to {typeof(TOther).Name}."));
}
