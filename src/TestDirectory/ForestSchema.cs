namespace TenantHygiene.TestDirectory;

/// <summary>Which attributes a forest knows.</summary>
public enum ForestSchema
{
    /// <summary>Also those that an Exchange server would have added.</summary>
    Exchange,

    /// <summary>Only its own: no Exchange server ever was there.</summary>
    Stock,
}
