namespace TenantHygiene.Remediation.Audit;

/// <summary>The kinds of entries that a check of evidence has to know; there are others.</summary>
public static class AuditKind
{
    /// <summary>A document was kept; the content is its <see cref="DocumentSeal"/>.</summary>
    public const string Document = "document";

    /// <summary>The timeline got a step; the content is the step.</summary>
    public const string Step = "step";

    /// <summary>A plan was made; the content is the plan with its <c>hash</c>.</summary>
    public const string Plan = "plan";

    /// <summary>Somebody approved a plan; the content holds its <c>planHash</c>.</summary>
    public const string Approved = "approved";

    /// <summary>Somebody rejected a plan; the content holds its <c>planHash</c>.</summary>
    public const string Rejected = "rejected";

    /// <summary>The remediation ended; the content is its outcome.</summary>
    public const string Outcome = "outcome";

    /// <summary>Somebody took the evidence; the content is the <see cref="EvidenceSeal"/> of the bundle.</summary>
    public const string EvidenceTaken = "evidence-taken";
}
