using TenantHygiene.Remediation.States;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>One entry in the timeline of a remediation; never changed once written.</summary>
/// <param name="Sequence">1 and up, without gaps.</param>
/// <param name="At">When it was written.</param>
/// <param name="State">Where the remediation stood after it.</param>
/// <param name="Kind">What happened, short and stable, such as <c>purge-sent</c>.</param>
/// <param name="Text">What happened, in one sentence.</param>
/// <param name="Key">The operation that wrote it.</param>
public sealed record RemediationStep(int Sequence, DateTimeOffset At, RemediationState State, string Kind, string Text, string Key);

/// <summary>A step to be written.</summary>
/// <param name="Kind">What happened, short and stable, in kebab case.</param>
/// <param name="Text">What happened, in one sentence; at most 16,000 characters.</param>
public sealed record NewStep(string Kind, string Text);

/// <summary>A remediation and its timeline.</summary>
/// <param name="Record">The remediation.</param>
/// <param name="Steps">Its steps, oldest first.</param>
public sealed record RemediationWithSteps(RemediationRecord Record, IReadOnlyList<RemediationStep> Steps);
