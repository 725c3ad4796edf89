using System.Security.Cryptography;
using System.Text;

namespace TenantHygiene.Remediation.OnPremises;

/// <summary>What the cloud asks of a tenant's agent. Signed by the cloud; one id is always the same content.</summary>
public sealed record WorkItem
{
    /// <summary>The type of its <see cref="SignedMessage"/>.</summary>
    public const string MessageType = "tenant-hygiene/work-item/1";

    /// <summary>64 lower-case hexadecimal digits, from <see cref="IdOf"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant whose agent is meant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The remediation that asks.</summary>
    public required string RemediationId { get; init; }

    /// <summary>What is asked.</summary>
    public required WorkKind Kind { get; init; }

    /// <summary>By which tool a value is to be written.</summary>
    public WorkMethod Method { get; set; } = WorkMethod.Directory;

    /// <summary>
    /// The user's source anchor as Entra ID has it, base64; alone decides which object is meant. Absent for <see
    /// cref="WorkKind.TriggerSync"/>.
    /// </summary>
    public string? ImmutableId { get; init; }

    /// <summary>For people who read logs; decides nothing.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>What must stand in the attribute for it to be written; present for <see cref="WorkKind.SetArchiveGuid"/>.</summary>
    public ExpectedValue? Expected { get; init; }

    /// <summary>What is to stand in it afterwards; present for <see cref="WorkKind.SetArchiveGuid"/>, never all zeros.</summary>
    public Guid? Target { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the agent must no longer start it.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The id of a step of a remediation: made again, it is the same.</summary>
    /// <param name="remediationId">The remediation.</param>
    /// <param name="step">The step, such as <c>1-2-SetArchiveGuid</c> (round, attempt, kind).</param>
    public static string IdOf(string remediationId, string step) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{remediationId}\n{step}")));
}

/// <summary>What an agent can be asked for.</summary>
public enum WorkKind
{
    /// <summary>Read the user's object and answer what it holds. Changes nothing.</summary>
    DescribeUser,

    /// <summary>Write <c>msExchArchiveGUID</c> of the user's object, if it holds what is expected.</summary>
    SetArchiveGuid,

    /// <summary>Start the directory sync by the command that the agent is configured with.</summary>
    TriggerSync,
}

/// <summary>By which tool a value is written.</summary>
public enum WorkMethod
{
    /// <summary>LDAP, one conditional modification.</summary>
    Directory,

    /// <summary>
    /// The Exchange management shell: <c>Enable-RemoteMailbox -Archive</c> where needed, then <c>Set-RemoteMailbox -ArchiveGuid</c>.
    /// </summary>
    ExchangeShell,
}

/// <summary>What must stand in an attribute for it to be written.</summary>
/// <param name="Kind">Nothing, a certain value, or whatever the agent reads just before it writes.</param>
/// <param name="Value">The value, for <see cref="ExpectedKind.Value"/>; all zeros is a value too.</param>
public sealed record ExpectedValue(ExpectedKind Kind, Guid? Value = null)
{
    /// <summary>No value at all.</summary>
    public static ExpectedValue Absent { get; } = new(ExpectedKind.Absent);

    /// <summary>What the agent reads first; a change between that reading and the write is refused all the same.</summary>
    public static ExpectedValue AsRead { get; } = new(ExpectedKind.AsRead);

    /// <summary>This very value.</summary>
    public static ExpectedValue Of(Guid value) => new(ExpectedKind.Value, value);
}

/// <summary>The kinds of expectation.</summary>
public enum ExpectedKind
{
    /// <summary>The attribute has no value.</summary>
    Absent,

    /// <summary>The attribute has this value.</summary>
    Value,

    /// <summary>The attribute has what the agent reads first.</summary>
    AsRead,
}

/// <summary>What an agent checks of a work item with a valid signature, before it reads the directory.</summary>
public static class WorkItemCheck
{
    /// <summary>How far the clocks of cloud and agent may differ: 5 minutes, as in Kerberos.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Why it is refused; null when it may be carried out.</summary>
    /// <param name="item">The work item.</param>
    /// <param name="tenantId">The tenant that the agent serves.</param>
    /// <param name="now">The agent's time.</param>
    public static Refusal? Find(WorkItem item, Guid tenantId, DateTimeOffset now) =>
        item switch
        {
            _ when item.TenantId != tenantId => new(
                RefusalCode.OtherTenant,
                $"The request is for tenant {item.TenantId}; this agent serves {tenantId}."
            ),
            _ when item.ExpiresAt <= now => new(RefusalCode.Expired, $"The request expired at {item.ExpiresAt:O}."),
            _ when item.IssuedAt > now + ClockSkew => new(
                RefusalCode.IssuedInFuture,
                $"The request was issued at {item.IssuedAt:O}, which is in the future: compare the clocks."
            ),
            _ when !IsComplete(item) => new(RefusalCode.Incomplete, $"The request lacks a value that {item.Kind} needs."),
            _ => null,
        };

    private static bool IsComplete(WorkItem item) =>
        item.Kind switch
        {
            WorkKind.DescribeUser => IsAnchor(item.ImmutableId),
            WorkKind.SetArchiveGuid => IsAnchor(item.ImmutableId) && IsTarget(item.Target) && IsExpectation(item.Expected),
            WorkKind.TriggerSync => true,
            _ => false,
        };

    // An object GUID is 16 bytes; other anchors exist, none is longer than this.
    private static bool IsAnchor(string? immutableId) =>
        immutableId is { Length: > 0 and <= 344 }
        && Convert.TryFromBase64String(immutableId, new byte[immutableId.Length], out var bytes)
        && bytes > 0;

    private static bool IsTarget(Guid? target) => target is { } value && value != Guid.Empty;

    private static bool IsExpectation(ExpectedValue? expected) =>
        expected is { Kind: ExpectedKind.Value, Value: not null } or { Kind: ExpectedKind.Absent or ExpectedKind.AsRead, Value: null };
}
