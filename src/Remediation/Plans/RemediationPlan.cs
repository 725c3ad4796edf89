using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Remediation.Plans;

/// <summary>What to do about one error, and why it is or is not allowed. An approval is bound to <see cref="Hash"/>.</summary>
public sealed record RemediationPlan
{
    /// <summary>What is wrong.</summary>
    public required ProvisioningProblem Problem { get; init; }

    /// <summary>What follows from the policy and the evidence.</summary>
    public required PlanDecision Decision { get; init; }

    /// <summary>Name of the policy that judged.</summary>
    public required string Policy { get; init; }

    /// <summary>The cause in words an administrator understands.</summary>
    public required string Cause { get; init; }

    /// <summary>
    /// The user who is to be repaired, to be compared with the recipient in the way; absent where no conflict is examined.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AffectedUser? User { get; init; }

    /// <summary>The recipient that is in the way; absent when there is not exactly one.</summary>
    public ConflictingRecipient? Conflict { get; init; }

    /// <summary>All recipients with the GUID, where there are several.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ConflictingRecipient>? Claimants { get; init; }

    /// <summary>Whether the plan begins with the release of a litigation hold, which every approval must name.</summary>
    public bool ReleasesLitigationHold { get; init; }

    /// <summary>
    /// The mailbox into which the content is copied before it is purged; null when there is none to copy, or the policy does not ask for
    /// it.
    /// </summary>
    public string? CopyContentTo { get; init; }

    /// <summary>
    /// What is to be changed about what Active Directory sends; null for errors that have another cause. Left out of the canonical form
    /// then, so that older plans keep their hashes.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OnPremisesChange? OnPremises { get; init; }

    /// <summary>What the product will do, in order; empty when it will do nothing.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>Why TenantHygiene does not act without an approval; empty when it does.</summary>
    public required IReadOnlyList<Objection> Objections { get; init; }

    /// <summary>What a person may do instead, with the commands.</summary>
    public required IReadOnlyList<PlanStep> Alternatives { get; init; }

    /// <summary>
    /// SHA-256 over everything the decision is based on, 64 lower-case hexadecimal digits. Other facts give another hash; the mode of the
    /// request does not: a plan that was only asked for has the hash of the one that would be carried out.
    /// </summary>
    public required string Hash { get; init; }
}

/// <summary>One step of a plan.</summary>
/// <param name="Text">What happens, in one sentence.</param>
/// <param name="Command">The command that does it, as an administrator would type it.</param>
public sealed record PlanStep(string Text, string? Command = null);

/// <summary>The decision of a plan.</summary>
public enum PlanDecision
{
    /// <summary>TenantHygiene may purge without an approval.</summary>
    Purge,

    /// <summary>TenantHygiene may purge once the plan is approved.</summary>
    Approve,

    /// <summary>Nothing is to be purged, but provisioning should be tried again.</summary>
    Reprovision,

    /// <summary>Nothing is done: the policy, or the mode of the request, allows only a plan.</summary>
    PlanOnly,

    /// <summary>Facts could not be read, or a limit is used up: try again later.</summary>
    Later,

    /// <summary>A person has to decide or act.</summary>
    Operator,

    /// <summary>The source of the value is to be corrected; <see cref="RemediationPlan.OnPremises"/> says how.</summary>
    OnPremises,
}

/// <summary>The hash to which an approval binds.</summary>
public static class PlanHash
{
    /// <summary>
    /// SHA-256 over the plan's canonical JSON without the hash itself: a plan with any visible difference has another hash.
    /// </summary>
    public static string Of(RemediationPlan plan) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(plan with { Hash = "" }, PlanJson.Default.RemediationPlan)))
        );
}

/// <summary>The canonical form of a plan: members in the order of their declaration, nothing left out.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(RemediationPlan))]
internal sealed partial class PlanJson : JsonSerializerContext;
