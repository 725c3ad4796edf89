namespace TenantHygiene.Remediation.Reading;

/// <summary>
/// The answer of an external service, in three values: what was asked for was found, it is certainly absent, or it could not be read.
/// Only <see cref="Found"/> and <see cref="Absent"/> are facts; nothing destructive may ever follow from <see cref="Unreadable"/>.
/// </summary>
/// <typeparam name="T">What was asked for. A list is never empty when found: no rows in a complete answer is <see cref="Absent"/>.</typeparam>
public abstract record Read<T>
{
    private Read()
    {
    }

    /// <summary>The service answered completely, and this is the answer.</summary>
    public sealed record Found(T Value) : Read<T>;

    /// <summary>The service answered completely, and there is no such thing.</summary>
    public sealed record Absent : Read<T>;

    /// <summary>There was no complete, well-formed answer.</summary>
    public sealed record Unreadable(ReadFault Fault) : Read<T>;

    /// <summary>Carries a found value into another shape; absence and faults stay what they are.</summary>
    public Read<TOther> Select<TOther>(Func<T, TOther> convert) => this switch
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
