namespace TenantHygiene.LocalEnvironment.Simulation;

/// <summary>What the scenario expects of one user in the end, from <c>GET /simulator/cases</c>.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="UserId">The user's object id; null when the user is not there.</param>
/// <param name="User">The user principal name.</param>
/// <param name="Title">What is wrong, in short.</param>
/// <param name="State">The expected final state, or <see cref="NoRemediation"/>.</param>
/// <param name="OutcomeContains">A part of the outcome's text; null when any will do.</param>
/// <param name="Explanation">Why this is the right end.</param>
public sealed record ExpectedCase(Guid TenantId, Guid? UserId, string User, string Title, string State, string? OutcomeContains, string Explanation)
{
    /// <summary>Stands for: no remediation may exist.</summary>
    public const string NoRemediation = "None";
}
