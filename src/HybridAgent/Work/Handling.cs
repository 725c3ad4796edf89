using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Work;

/// <summary>What is to become of a message.</summary>
internal abstract record Handling
{
    /// <summary>Nobody is answered: who sent it is not known.</summary>
    public sealed record Drop : Handling;

    /// <summary>It is tried again.</summary>
    public sealed record Later : Handling;

    /// <summary>It is answered, and done with.</summary>
    public sealed record Reply(WorkAnswer Answer) : Handling;
}
