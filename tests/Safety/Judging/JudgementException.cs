namespace TenantHygiene.Safety.Judging;

/// <summary>The product did what it promises never to do.</summary>
internal sealed class JudgementException(string point, string detail) : Exception($"{point}: {detail}")
{
    /// <summary>The point of the promise that was broken.</summary>
    public string Point { get; } = point;
}
