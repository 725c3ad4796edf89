using TenantHygiene.Remediation.Plans;

namespace TenantHygiene.Remediation.Proof;

/// <summary>What the proof came to.</summary>
public abstract record PurgeVerdict
{
    private PurgeVerdict()
    {
    }

    /// <summary>Nothing speaks against it.</summary>
    public sealed record Proven(PurgeWarrant Warrant) : PurgeVerdict;

    /// <summary>At least one rule objects.</summary>
    public sealed record Refused(IReadOnlyList<Objection> Objections) : PurgeVerdict;
}
