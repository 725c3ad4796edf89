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

    /// <summary>The user's source anchor as Entra ID has it, base64; alone decides which object is meant. Absent for <see cref="WorkKind.TriggerSync"/>.</summary>
    public string? ImmutableId { get; init; }

    /// <summary>For people who read logs; decides nothing.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>What must stand in the attribute for it to be written; present for <see cref="WorkKind.SetArchiveGuid"/>.</summary>
    public ExpectedValue? Expected { get; init; }

    /// <summary>What is to stand in it afterwards; present for <see cref="WorkKind.SetArchiveGuid"/>, never all zeros.</summary>
    public Guid? Target { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it is no longer to be begun.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The id of a step of a remediation: made again, it is the same.</summary>
    /// <param name="remediationId">The remediation.</param>
    /// <param name="step">The step, such as <c>1-2-SetArchiveGuid</c> (round, attempt, kind).</param>
    public static string IdOf(string remediationId, string step) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{remediationId}\n{step}")));
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

    /// <summary>The Exchange management shell: <c>Enable-RemoteMailbox -Archive</c> where needed, then <c>Set-RemoteMailbox -ArchiveGuid</c>.</summary>
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
