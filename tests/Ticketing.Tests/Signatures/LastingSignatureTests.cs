using System.Text;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Signatures;
using TenantHygiene.Ticketing.Tests.Support;

namespace TenantHygiene.Ticketing.Tests.Signatures;

public sealed class LastingSignatureTests
{
    public static TheoryData<ConnectionKind> Kinds => [.. Enum.GetValues<ConnectionKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kind_that_signs_has_lasting_signatures_when_its_delivery_of_last_year_is_still_genuine(ConnectionKind kind)
    {
        var now = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var delivery = SomeDelivery.Of(kind, Encoding.UTF8.GetBytes(SomeDelivery.Body(kind)), now.AddYears(-1));
        var proof = new SenderProof(SomeConnection.Secret, HasSecureWebhookToken: false);

        var verdict = SignatureVerifier.Verify(SomeConnection.Of(kind), delivery, now, TimeSpan.FromHours(1), proof);

        Assert.Equal(SomeDelivery.Signs(kind) && verdict is SignatureVerdict.Valid, LastingSignatures.Has(kind));
    }
}
