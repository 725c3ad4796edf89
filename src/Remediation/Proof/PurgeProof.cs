namespace TenantHygiene.Remediation.Proof;

/// <summary>Placeholder of the proof; completed next.</summary>
public static class PurgeProof
{
}
