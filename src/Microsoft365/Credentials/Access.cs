namespace TenantHygiene.Microsoft365.Credentials;

/// <summary>With whose right something is asked for.</summary>
internal enum Access
{
    /// <summary>Detects and looks: it can change nothing.</summary>
    Reading,

    /// <summary>Purges and reprovisions.</summary>
    Repairing,
}
