using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Functions.Tests.OnPremises;

/// <summary>What an answer says where it is not the usual.</summary>
internal sealed record WorkAnswerParts
{
    public DirectoryDescription? Before { get; init; }

    public Guid? Written { get; init; }

    public DirectoryValue? ReadBack { get; init; }

    public Refusal? Refusal { get; init; }

    public string? Digest { get; init; }

    public Guid? TenantId { get; init; }

    /// <summary>It was written, and is there.</summary>
    public static WorkAnswerParts Done(WorkItem work) => new() { Written = work.Target, ReadBack = new DirectoryValue(DirectoryValueKind.Guid, work.Target) };

    /// <summary>It was refused.</summary>
    public static WorkAnswerParts Refused(RefusalCode code) => new() { Refusal = new Refusal(code, $"The agent says {code}.") };
}
