namespace TenantHygiene.Remediation.Audit;

/// <summary>One thing that was checked.</summary>
/// <param name="Holds">Whether it is as it should be.</param>
/// <param name="Text">What was checked and what was found, for people.</param>
public sealed record EvidenceFinding(bool Holds, string Text);
