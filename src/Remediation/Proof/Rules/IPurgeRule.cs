using TenantHygiene.Remediation.Plans;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>One condition of a purge. Rules are independent: each says only what it alone knows, and is silent about facts that could not be read.</summary>
internal interface IPurgeRule
{
    /// <summary>The objections, or none.</summary>
    IEnumerable<Objection> Examine(PurgeCase purgeCase);
}
