using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Remediation.Plans;

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
                MissingPermission, ObjectionWeight.Time, text, fault.Remedy ?? "Grant the application the permission that is missing, then retry the remediation."),
            _ when fault.IsPassing => new(Unreadable, ObjectionWeight.Time, text, "Nothing is changed on incomplete facts; they are read again later."),
            ReadFaultKind.Ambiguous => new(
                Ambiguous, ObjectionWeight.Operator, text, "Several objects match. Compare them and decide which of them keeps the value; a retry alone changes nothing."),
            _ => new(
                UnusableAnswer, ObjectionWeight.Time, text, "The service gave an answer that cannot be used. Read the object by hand, and report the answer; then retry the remediation."),
        };
    }

    /// <summary>Whether an objection ends the remediation once it has lasted for some minutes, unlike one that is waited out.</summary>
    public static bool IsLasting(Objection objection) => objection.Rule is MissingPermission or UnusableAnswer;
}
