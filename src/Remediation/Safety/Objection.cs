using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Remediation.Safety;

/// <summary>A reason not to purge, or not yet.</summary>
/// <param name="Rule">The rule that objects; stable, lower-case words joined by hyphens.</param>
/// <param name="Weight">What can remove the objection.</param>
/// <param name="Text">What was found, in one sentence.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="Command">The command for it, where there is one.</param>
public sealed record Objection(string Rule, ObjectionWeight Weight, string Text, string Advice, string? Command = null)
{
    /// <summary>What several objections found, in one text.</summary>
    public static string TextOf(IEnumerable<Objection> objections) => string.Join(" ", objections.Select(objection => objection.Text));
}

/// <summary>What can remove an objection, from the lightest to the heaviest.</summary>
public enum ObjectionWeight
{
    /// <summary>An approval of the plan.</summary>
    Approval,

    /// <summary>Nothing: the policy allows only plans.</summary>
    PlanOnly,

    /// <summary>Time: something was throttled, failed temporarily, or is over a limit.</summary>
    Transient,

    /// <summary>An operator who decides or acts. No approval removes it.</summary>
    Operator,
}

/// <summary>
/// Objects to acting without a fact that could not be read. One bad answer among good ones is not a lasting fault: transient faults are
/// read again for as long as a remediation may take, others for long enough to be sure that they last (<see cref="IsLasting"/>).
/// </summary>
public static class UnreadableFact
{
    /// <summary>The rule, and the code of the outcome, where the service refuses this application (401, 403).</summary>
    public const string MissingPermission = "missing-permission";

    /// <summary>The rule where the request is refused as invalid, or its answer does not follow the protocol.</summary>
    public const string UnusableAnswer = "unusable-answer";

    /// <summary>The rule where several objects match.</summary>
    public const string Ambiguous = "not-exactly-one";

    /// <summary>The rule where the same request may well succeed later.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The objection.</summary>
    /// <param name="fact">What could not be read, such as "the affected user".</param>
    /// <param name="fault">Why.</param>
    public static Objection About(string fact, ReadFault fault)
    {
        var text = $"Could not read {fact} ({fault}).";
        return fault.Kind switch
        {
            ReadFaultKind.Unauthenticated or ReadFaultKind.Forbidden => new(
                MissingPermission,
                ObjectionWeight.Transient,
                text,
                fault.Remedy ?? "Grant the application the missing permission, then retry the remediation."
            ),
            _ when fault.IsTransient => new(
                Unreadable,
                ObjectionWeight.Transient,
                text,
                "TenantHygiene changes nothing on incomplete facts, and reads them again later."
            ),
            ReadFaultKind.Ambiguous => new(
                Ambiguous,
                ObjectionWeight.Operator,
                text,
                "Several objects match. Compare them, and decide which one keeps the value. A retry alone does not help."
            ),
            _ => new(
                UnusableAnswer,
                ObjectionWeight.Transient,
                text,
                "The answer of the service cannot be used. Read the object by hand and report the answer, then retry the remediation."
            ),
        };
    }

    /// <summary>Whether an objection ends the remediation once it has lasted for some minutes.</summary>
    public static bool IsLasting(Objection objection) => objection.Rule is MissingPermission or UnusableAnswer;
}
