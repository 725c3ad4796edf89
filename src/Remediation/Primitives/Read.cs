namespace TenantHygiene.Remediation.Primitives;

/// <summary>
/// The answer of an external service, in three values: what was asked for was found, it is certainly absent, or it could not be read.
/// Only <see cref="Found"/> and <see cref="Absent"/> are facts; nothing destructive may ever follow from <see cref="Unreadable"/>.
/// </summary>
/// <typeparam name="T">What was asked for. A list is never empty when found: no rows in a complete answer is <see
/// cref="Absent"/>.</typeparam>
public abstract record Read<T>
{
    private Read() { }

    /// <summary>The service answered completely, and this is the answer.</summary>
    public sealed record Found(T Value) : Read<T>;

    /// <summary>The service answered completely, and there is no such thing.</summary>
    public sealed record Absent : Read<T>;

    /// <summary>There was no complete, well-formed answer.</summary>
    public sealed record Unreadable(ReadFault Fault) : Read<T>;

    /// <summary>Carries a found value into another shape; absence and faults stay what they are.</summary>
    public Read<TOther> Select<TOther>(Func<T, TOther> convert) =>
        this switch
        {
            Found(var value) => new Read<TOther>.Found(convert(value)),
            Unreadable(var fault) => new Read<TOther>.Unreadable(fault),
            _ => new Read<TOther>.Absent(),
        };
}

/// <summary>Shorter ways to write the three answers.</summary>
public static class Read
{
    /// <summary>A complete answer with a value.</summary>
    public static Read<T> Found<T>(T value) => new Read<T>.Found(value);

    /// <summary>A complete answer without a value.</summary>
    public static Read<T> Absent<T>() => new Read<T>.Absent();

    /// <summary>No complete answer.</summary>
    public static Read<T> Unreadable<T>(ReadFaultKind kind, string detail) => new Read<T>.Unreadable(new ReadFault(kind, detail));
}

/// <summary>Why something could not be read.</summary>
/// <param name="Kind">What an operator has to tell apart.</param>
/// <param name="Detail">One sentence that names the request and what came back; never a secret.</param>
/// <param name="Remedy">
/// What an administrator has to grant, where the request was refused for want of a right and the service's client knows which; else null.
/// </param>
public sealed record ReadFault(ReadFaultKind Kind, string Detail, string? Remedy = null)
{
    /// <summary>Whether the same request may succeed later without intervention.</summary>
    public bool IsTransient =>
        Kind is ReadFaultKind.Throttled or ReadFaultKind.TimedOut or ReadFaultKind.ServiceFailed or ReadFaultKind.Partial;

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
