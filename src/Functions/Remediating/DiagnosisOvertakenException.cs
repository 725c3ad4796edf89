namespace TenantHygiene.Functions.Remediating;

/// <summary>A diagnosis comes to its end when another step of its remediation has followed it already.</summary>
public sealed class DiagnosisOvertakenException(string remediationId, string diagnosis)
    : Exception($"The diagnosis {diagnosis} of remediation {remediationId} was overtaken; what it found counts no more.");
