namespace TenantHygiene.Remediation.Audit;

/// <summary>What checking a chain came to.</summary>
public abstract record AuditVerdict
{
    private AuditVerdict()
    {
    }

    /// <summary>Nothing was changed, removed or moved.</summary>
    /// <param name="Head">The last entry; null when there is none.</param>
    public sealed record Intact(AuditAnchor? Head) : AuditVerdict;

    /// <summary>The chain is broken.</summary>
    /// <param name="Sequence">The first place where it is.</param>
    /// <param name="Fault">How.</param>
    /// <param name="Text">The same in one sentence.</param>
    public sealed record Broken(long Sequence, AuditFault Fault, string Text) : AuditVerdict;
}

/// <summary>How a chain can be broken.</summary>
public enum AuditFault
{
    /// <summary>The entry says something else than was sealed.</summary>
    Altered,

    /// <summary>The entry is sealed, but on another entry than the one before it: one of the two was replaced.</summary>
    Detached,

    /// <summary>The entry is not there, and later ones are.</summary>
    Missing,

    /// <summary>The entry stands elsewhere, or twice.</summary>
    Reordered,

    /// <summary>The chain ends before an entry that is known to have been there.</summary>
    Truncated,
}
