namespace TenantHygiene.Remediation.OnPremises;

/// <summary>
/// What an agent answers to a work item. Signed by the agent; the same work always gets the answer that was recorded first.
/// </summary>
public sealed record WorkAnswer
{
    /// <summary>The type of its <see cref="SignedMessage"/>.</summary>
    public const string MessageType = "tenant-hygiene/work-answer/1";

    /// <summary>The work item's id.</summary>
    public required string WorkId { get; init; }

    /// <summary>The digest of the work item's signed content: which content was carried out.</summary>
    public required string WorkDigest { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The remediation that asked.</summary>
    public required string RemediationId { get; init; }

    /// <summary>What was asked.</summary>
    public required WorkKind Kind { get; init; }

    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>When it was answered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The domain controller that was read and written; absent when none was reached.</summary>
    public string? Server { get; init; }

    /// <summary>Why it was not done; absent when it was.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>What the object holds, read before anything was written; absent when it was not read.</summary>
    public DirectoryDescription? Before { get; init; }

    /// <summary>What was written; absent when nothing was, because it stood there already or was refused.</summary>
    public Guid? Written { get; init; }

    /// <summary>What was read back from the same server afterwards.</summary>
    public DirectoryValue? ReadBack { get; init; }

    /// <summary>How to undo it; absent when nothing was written.</summary>
    public string? ReverseCommand { get; init; }
}

/// <summary>What the object of a user holds on premises.</summary>
/// <param name="Schema">Whether the forest has the Exchange attributes.</param>
/// <param name="DistinguishedName">The object's name; absent when it was not found.</param>
/// <param name="MailNickname">Its alias; without one Exchange attributes are not synchronised.</param>
/// <param name="ArchiveGuid"><c>msExchArchiveGUID</c>; null when the schema lacks it or the object was not found.</param>
/// <param name="MailboxGuid"><c>msExchMailboxGuid</c>; likewise.</param>
public sealed record DirectoryDescription(
    ExchangeSchema Schema,
    string? DistinguishedName = null,
    string? MailNickname = null,
    DirectoryValue? ArchiveGuid = null,
    DirectoryValue? MailboxGuid = null
);

/// <summary>What was read from an attribute that should hold a GUID.</summary>
/// <param name="Kind">Nothing, a GUID, or other bytes.</param>
/// <param name="Guid">The GUID, for <see cref="DirectoryValueKind.Guid"/>; all zeros is one.</param>
/// <param name="Bytes">The bytes, for <see cref="DirectoryValueKind.Malformed"/>, base64 on the wire.</param>
public sealed record DirectoryValue(DirectoryValueKind Kind, Guid? Guid = null, byte[]? Bytes = null)
{
    /// <summary>No value.</summary>
    public static DirectoryValue Absent { get; } = new(DirectoryValueKind.Absent);

    /// <summary>
    /// What bytes of an octet string mean; null is no value. GUIDs are in the order of <see cref="System.Guid.ToByteArray()"/>.
    /// </summary>
    public static DirectoryValue Of(byte[]? bytes) =>
        bytes switch
        {
            null => Absent,
            { Length: 16 } => new(DirectoryValueKind.Guid, new Guid(bytes)),
            _ => new(DirectoryValueKind.Malformed, Bytes: bytes),
        };

    /// <summary>Whether it is this GUID.</summary>
    public bool Is(Guid guid) => Kind is DirectoryValueKind.Guid && Guid == guid;
}

/// <summary>What an attribute that should hold a GUID can hold.</summary>
public enum DirectoryValueKind
{
    /// <summary>Nothing.</summary>
    Absent,

    /// <summary>16 bytes.</summary>
    Guid,

    /// <summary>Another number of bytes.</summary>
    Malformed,
}

/// <summary>Whether a forest has the Exchange attributes.</summary>
public enum ExchangeSchema
{
    /// <summary>It could not be read.</summary>
    Unknown,

    /// <summary>It has <c>msExchArchiveGUID</c>.</summary>
    Present,

    /// <summary>It has not: nothing can be written before an Exchange server extended the schema.</summary>
    Missing,
}
