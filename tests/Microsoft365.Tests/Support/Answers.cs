using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Microsoft365.Tests.Support;

/// <summary>Takes three-valued answers apart, failing the test with what was there instead.</summary>
internal static class Answers
{
    public static T Value<T>(this Read<T> read) => read switch
    {
        Read<T>.Found(var value) => value,
        Read<T>.Unreadable(var fault) => throw new InvalidOperationException($"Expected a value, got {fault}"),
        _ => throw new InvalidOperationException("Expected a value, got absent."),
    };

    public static ReadFault Fault<T>(this Read<T> read) => read switch
    {
        Read<T>.Unreadable(var fault) => fault,
        _ => throw new InvalidOperationException($"Expected a fault, got {read}"),
    };

    public static bool IsAbsent<T>(this Read<T> read) => read switch
    {
        Read<T>.Absent => true,
        Read<T>.Unreadable(var fault) => throw new InvalidOperationException($"Expected absence, got {fault}"),
        _ => false,
    };
}
