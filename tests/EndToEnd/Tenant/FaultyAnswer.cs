namespace TenantHygiene.EndToEnd.Tenant;

/// <summary>What a request gets instead of its answer.</summary>
/// <param name="Body">The kind of answer, as the simulator names it.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Performed">Whether the request takes effect all the same.</param>
public sealed record FaultyAnswer(string Body, int Status = 503, bool Performed = false)
{
    /// <summary>403 with a body of NUL bytes, as Exchange answers where a role is missing.</summary>
    public static FaultyAnswer Forbidden { get; } = new("nul", 403);

    /// <summary>No answer until the client gives up; the request has no effect.</summary>
    public static FaultyAnswer Hang { get; } = new("hang");

    /// <summary>No answer until the client gives up; the request takes effect.</summary>
    public static FaultyAnswer HangAfterEffect { get; } = new("hang", Performed: true);

    /// <summary>The connection breaks; the request has no effect.</summary>
    public static FaultyAnswer Cut { get; } = new("abort");

    /// <summary>The connection breaks after the request took effect: a lost reply.</summary>
    public static FaultyAnswer CutAfterEffect { get; } = new("abort", Performed: true);
}
