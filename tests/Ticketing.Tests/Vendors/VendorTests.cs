using System.Text;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Vendors;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Vendors;

public sealed class VendorTests
{
    public static TheoryData<ConnectionKind> Kinds => [.. Enum.GetValues<ConnectionKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Signatures_are_timeless_where_a_signed_delivery_of_last_year_is_still_valid(ConnectionKind kind)
    {
        var now = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var delivery = SampleDelivery.Of(kind, Encoding.UTF8.GetBytes(SampleDelivery.Body(kind)), now.AddYears(-1));
        var proof = new SenderProof(SampleConnection.Secret, HasSenderRole: false);

        var verdict = SignatureVerifier.Verify(SampleConnection.Of(kind), delivery, now, TimeSpan.FromHours(1), proof);

        Assert.Equal(SampleDelivery.Signs(kind) && verdict is SignatureVerdict.Valid, VendorTable.Of(kind).HasNoTimestamps);
    }
}
