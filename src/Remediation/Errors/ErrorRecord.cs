namespace TenantHygiene.Remediation.Errors;

/// <summary>One <c>ErrorRecord</c> of an error document.</summary>
/// <param name="Code">Exchange's hash of the exception, such as <c>ExA77C31</c>: a hint and a metric, never the ground of a decision.</param>
/// <param name="Description">The sentence that the classifier reads.</param>
/// <param name="Parameters">The document's <c>ErrorParameters</c>, as text, where it has them.</param>
public sealed record ErrorRecord(string? Code, string Description, string? Parameters = null);
