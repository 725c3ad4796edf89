namespace TenantHygiene.Remediation.Plans;

/// <summary>A reason not to purge, or not yet.</summary>
/// <param name="Rule">The rule that objects; stable, lower-case words joined by hyphens.</param>
/// <param name="Weight">What could lift the objection.</param>
/// <param name="Text">What was found, in one sentence.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="Command">The command for it, where there is one.</param>
public sealed record Objection(string Rule, ObjectionWeight Weight, string Text, string Advice, string? Command = null);

/// <summary>What could lift an objection, from the lightest to the heaviest.</summary>
public enum ObjectionWeight
{
    /// <summary>An approval of the plan.</summary>
    Approval,

    /// <summary>Nothing: the policy only wants plans.</summary>
    PlanOnly,

    /// <summary>Time: something was throttled, failed in passing, or has no room now.</summary>
    Time,

    /// <summary>A person who decides or acts. No approval in this product lifts it.</summary>
    Operator,
}
