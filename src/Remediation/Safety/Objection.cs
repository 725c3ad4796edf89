using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Remediation.Safety;

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
    Transient,

    /// <summary>A person who decides or acts. No approval in this product lifts it.</summary>
    Operator,
}

/// <summary>
/// Objects to acting without a fact that could not be read. One bad answer among good ones is not a state: what may pass is read again for as long as a
/// remediation may take, what looks lasting for long enough to be sure (<see cref="IsLasting"/>).
/// </summary>
public static class UnreadableFact
{
    /// <summary>The rule, and the code of the outcome, where the service refuses this application (401, 403).</summary>
    public const string MissingPermission = "missing-permission";

    /// <summary>The rule where the request is refused as wrong, or its answer is none that the protocol knows.</summary>
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
                MissingPermission, ObjectionWeight.Transient, text, fault.Remedy ?? "Grant the application the permission that is missing, then retry the remediation."),
            _ when fault.IsTransient => new(Unreadable, ObjectionWeight.Transient, text, "Nothing is changed on incomplete facts; they are read again later."),
            ReadFaultKind.Ambiguous => new(
                Ambiguous, ObjectionWeight.Operator, text, "Several objects match. Compare them and decide which of them keeps the value; a retry alone changes nothing."),
            _ => new(
                UnusableAnswer, ObjectionWeight.Transient, text, "The service gave an answer that cannot be used. Read the object by hand, and report the answer; then retry the remediation."),
        };
    }

    /// <summary>Whether an objection ends the remediation once it has lasted for some minutes, unlike one that is waited out.</summary>
    public static bool IsLasting(Objection objection) => objection.Rule is MissingPermission or UnusableAnswer;
}
