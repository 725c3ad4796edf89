using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Journal;

/// <summary>What the agent did with a work item so far.</summary>
/// <param name="Digest">Which content of that id it was.</param>
/// <param name="Before">What the object held when the write was begun; null when none was begun.</param>
/// <param name="Answer">The answer, once there is one; it never changes.</param>
internal sealed record JournalEntry(string Digest, DirectoryDescription? Before, WorkAnswer? Answer);
