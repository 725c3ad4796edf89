namespace TenantHygiene.Remediation.States;

/// <summary>How a remediation ended, told to people.</summary>
/// <param name="Code">Stable, machine-readable, such as <c>verified-gone</c> or <c>litigation-hold</c>.</param>
/// <param name="Found">What was found.</param>
/// <param name="Done">What was done; says so when nothing was.</param>
/// <param name="Verified">What was verified, or what remains for a person to do.</param>
public sealed record RemediationOutcome(string Code, string Found, string Done, string Verified);
