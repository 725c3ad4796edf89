namespace TenantHygiene.Ticketing.Signatures;

/// <summary>What was found about the authenticity of a delivery. Everything but <see cref="Valid"/> is refused.</summary>
public enum SignatureVerdict
{
    /// <summary>Nothing was looked at: a forgotten case refuses.</summary>
    NotVerified,

    /// <summary>It comes from whom it says.</summary>
    Valid,

    /// <summary>The signature or the secret is not there.</summary>
    MissingSignature,

    /// <summary>The signature does not have its sender's form.</summary>
    MalformedSignature,

    /// <summary>No secret of the connection makes this signature.</summary>
    Mismatch,

    /// <summary>The signed time is missing or none.</summary>
    MissingTimestamp,

    /// <summary>The signed time lies too far in the past or future.</summary>
    Stale,

    /// <summary>The second factor in the address is missing or wrong.</summary>
    WrongUrlKey,

    /// <summary>The sender's key cannot be trusted: it is not where this connection's keys are.</summary>
    UntrustedKey,
}
