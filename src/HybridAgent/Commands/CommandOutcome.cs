namespace TenantHygiene.HybridAgent.Commands;

/// <summary>How a command ended.</summary>
/// <param name="Succeeded">Whether it ended by itself with exit code 0.</param>
/// <param name="Words">What became of it and the end of what it wrote, for people; bounded.</param>
internal sealed record CommandOutcome(bool Succeeded, string Words);
