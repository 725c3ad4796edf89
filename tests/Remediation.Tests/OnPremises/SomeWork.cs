using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Remediation.Tests.OnPremises;

/// <summary>Work items that may be carried out.</summary>
internal static class SomeWork
{
    public static readonly Guid TenantId = Guid.Parse("11111111-1111-1111-1111-111111111111");
    public static readonly Guid Cloud = Guid.Parse("35bda72e-195b-4aa9-85f8-72874254331e");
    public static readonly Guid Other = Guid.Parse("08073974-1902-4542-88ea-37ba310f0c5c");
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    public static WorkItem Write { get; } = new()
    {
        Id = WorkItem.IdOf("r-1", "1-2-write"),
        TenantId = TenantId,
        RemediationId = "r-1",
        Kind = WorkKind.SetArchiveGuid,
        ImmutableId = Convert.ToBase64String(Other.ToByteArray()),
        UserPrincipalName = "kim@example.com",
        Expected = ExpectedValue.Of(Guid.Empty),
        Target = Cloud,
        IssuedAt = Now.AddMinutes(-1),
        ExpiresAt = Now.AddMinutes(14),
    };
}
