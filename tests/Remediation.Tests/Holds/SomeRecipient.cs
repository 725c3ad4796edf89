using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Tests.Holds;

/// <summary>Recipients as readings return them, without any hold unless said otherwise.</summary>
internal static class SomeRecipient
{
    public static readonly Guid ObjectId = new("6b0b1c9e-3f0a-4c55-9d7e-2f6f0a4b1c11");

    public static HoldMarks NoMarks { get; } = new()
    {
        LitigationHold = false,
        InPlaceHolds = [],
        ComplianceTagHold = false,
        DelayHold = false,
        DelayReleaseHold = false,
    };

    public static RecipientDetails With(
        HoldMarks? marks = null,
        RecipientKind kind = RecipientKind.UserMailbox,
        RecipientScope scope = RecipientScope.SoftDeleted,
        bool inactive = false) => new(
        new Recipient
        {
            Kind = kind,
            Scope = scope,
            ObjectId = ObjectId,
            DistinguishedName = "CN=Ann,OU=Soft Deleted Objects,OU=contoso",
            IsInactiveMailbox = inactive,
        },
        marks ?? NoMarks,
        BeforeImage: "{}");

    public static RecipientDetails Marked(params string[] inPlaceHolds) => With(NoMarks with { InPlaceHolds = inPlaceHolds });
}
