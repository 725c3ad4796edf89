namespace TenantHygiene.Remediation.Reading;

/// <summary>Why something could not be read.</summary>
/// <param name="Kind">What an operator has to tell apart.</param>
/// <param name="Detail">One sentence that names the request and what came back; never a secret.</param>
/// <param name="Remedy">What an administrator has to grant, where the request was refused for want of a right and the service's client knows which; else null.</param>
public sealed record ReadFault(ReadFaultKind Kind, string Detail, string? Remedy = null)
{
    /// <summary>Whether the same request may well succeed later without anybody's help.</summary>
    public bool IsPassing => Kind is ReadFaultKind.Throttled or ReadFaultKind.TimedOut or ReadFaultKind.ServiceFailed or ReadFaultKind.Partial;

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Detail}";
}

/// <summary>The ways in which a read fails.</summary>
public enum ReadFaultKind
{
    /// <summary>401: no or a wrong application role, or the service principal is unknown to the service.</summary>
    Unauthenticated,

    /// <summary>403: a permission is missing.</summary>
    Forbidden,

    /// <summary>429, after the waits that the service asked for.</summary>
    Throttled,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>5xx or a broken connection.</summary>
    ServiceFailed,

    /// <summary>An answer that is not what the protocol says: wrong row, wrong shape, not JSON, too large.</summary>
    Malformed,

    /// <summary>Some pages were read, others not.</summary>
    Partial,

    /// <summary>The service found several things where one was named.</summary>
    Ambiguous,

    /// <summary>The service refused the request as wrong (400).</summary>
    Refused,
}
