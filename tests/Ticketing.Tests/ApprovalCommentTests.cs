using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Tests;

public sealed class ApprovalCommentTests
{
    private const string Hash = "0123456789ab";

    [Theory]
    [InlineData("approve 0123456789ab")]
    [InlineData("  Approve   0123456789AB\nThank you")]
    [InlineData("<p>approve 0123456789ab</p>")]
    public void A_yes_is_a_line_of_its_own_at_the_beginning(string comment) =>
        Assert.Equal(new ApprovalComment(IsApproval: true, Hash, ReleasesLitigationHold: false, ""), ApprovalComment.Read(comment));

    [Fact]
    public void A_yes_may_name_the_release_of_a_hold() =>
        Assert.True(ApprovalComment.Read($"approve {Hash} release-litigation-hold")!.ReleasesLitigationHold);

    [Fact]
    public void A_no_has_a_reason() =>
        Assert.Equal(
            new ApprovalComment(IsApproval: false, Hash, ReleasesLitigationHold: false, "not on my watch"),
            ApprovalComment.Read($"reject {Hash} not on my watch")
        );

    [Theory]
    [InlineData("approve")]
    [InlineData("approve 0123")]
    [InlineData("I would not approve 0123456789ab")]
    [InlineData("approved 0123456789ab")]
    [InlineData("approve 0123456789ag")]
    [InlineData("approve 0123456789ab\n[TenantHygiene r-abc-1 4]")]
    [InlineData(null)]
    public void Anything_else_decides_nothing(string? comment) => Assert.Null(ApprovalComment.Read(comment));

    [Fact]
    public void Our_own_comments_are_known_by_their_marker()
    {
        Assert.True(Marker.IsIn($"Accepted: …\n{Marker.Of("r-0a1b-2", 3)}"));
        Assert.True(Marker.IsIn(Marker.Of("d-0a1b", 0)));
        Assert.False(Marker.IsIn("[TenantHygiene] is a product"));
    }
}
