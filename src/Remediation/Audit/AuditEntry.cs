using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Remediation.Audit;

/// <summary>One recorded event in a tenant. It never changes afterwards, which the hashes prove.</summary>
public sealed record AuditEntry
{
    /// <summary>Its place in the tenant's chain: 1 and up, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The remediation; absent where there is none.</summary>
    public string? RemediationId { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened, short and stable, such as <c>purge-request</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Who did it; absent for the product itself.</summary>
    public Principal? Actor { get; init; }

    /// <summary>The particulars, as JSON text, exactly as they were recorded.</summary>
    public required string Content { get; init; }

    /// <summary>The <see cref="Hash"/> of the entry before; <see cref="AuditHash.Origin"/> for the first.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>The hash that seals this entry and everything before it, see <see cref="AuditHash"/>.</summary>
    public required string Hash { get; init; }

    /// <summary>Its place in the chain, with the digest that its own members give now.</summary>
    public AuditLink ToLink() => new(Sequence, AuditHash.Digest(this), PreviousHash, Hash);
}

/// <summary>An entry without its content: enough to check that the chain is unbroken.</summary>
/// <param name="Sequence">Its place in the tenant's chain.</param>
/// <param name="Digest">What its members hash to.</param>
/// <param name="PreviousHash">The hash of the entry before.</param>
/// <param name="Hash">Its own hash.</param>
public sealed record AuditLink(long Sequence, string Digest, string PreviousHash, string Hash);

/// <summary>A known entry of a chain, stored outside of it: it reveals a chain that was cut or rewritten.</summary>
/// <param name="Sequence">The place.</param>
/// <param name="Hash">The hash of the entry there.</param>
public sealed record AuditAnchor(long Sequence, string Hash);

/// <summary>The kinds of entries that a check of evidence has to know; there are others.</summary>
public static class AuditKind
{
    /// <summary>A document was kept; the content is its <see cref="DocumentSeal"/>.</summary>
    public const string Document = "document";

    /// <summary>The timeline got a step; the content is the step.</summary>
    public const string Step = "step";

    /// <summary>A plan was made; the content is the plan with its <c>hash</c>.</summary>
    public const string Plan = "plan";

    /// <summary>A plan was approved; the content holds its <c>planHash</c>.</summary>
    public const string Approved = "approved";

    /// <summary>A plan was rejected; the content holds its <c>planHash</c>.</summary>
    public const string Rejected = "rejected";

    /// <summary>The remediation ended; the content is its outcome.</summary>
    public const string Outcome = "outcome";

    /// <summary>The evidence was exported; the content is the <see cref="EvidenceSeal"/> of the bundle.</summary>
    public const string EvidenceExported = "evidence-taken";
}
