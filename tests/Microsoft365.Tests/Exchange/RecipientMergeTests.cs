using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Tests.Exchange;

public sealed class RecipientMergeTests
{
    private static readonly Recipient SoftDeleted = RecipientRow.From(Rows.Recipient(), RecipientScope.SoftDeleted, "x").Value();

    [Theory]
    [InlineData(RecipientScope.SoftDeleted, RecipientScope.Inactive, RecipientScope.Inactive)]
    [InlineData(RecipientScope.SoftDeleted, RecipientScope.Active, RecipientScope.Active)]
    [InlineData(RecipientScope.Inactive, RecipientScope.Active, RecipientScope.Active)]
    public void The_scope_that_protects_most_is_kept_in_either_order(RecipientScope one, RecipientScope other, RecipientScope expected)
    {
        Assert.Equal(expected, Merge(SoftDeleted with { Scope = one }, SoftDeleted with { Scope = other }).Scope);
        Assert.Equal(expected, Merge(SoftDeleted with { Scope = other }, SoftDeleted with { Scope = one }).Scope);
    }

    [Fact]
    public void An_owner_that_one_reading_shows_is_kept_in_either_order()
    {
        var owned = SoftDeleted with { ExternalDirectoryObjectId = "somebody" };

        Assert.Equal("somebody", Merge(SoftDeleted, owned).ExternalDirectoryObjectId);
        Assert.Equal("somebody", Merge(owned, SoftDeleted).ExternalDirectoryObjectId);
    }

    [Fact]
    public void Readings_that_disagree_about_the_kind_make_it_none_that_is_purged() =>
        Assert.Equal(RecipientKind.Other, Merge(SoftDeleted, SoftDeleted with { Kind = RecipientKind.UserMailbox }).Kind);

    [Fact]
    public void A_time_of_deletion_that_one_reading_lacks_is_dropped() =>
        Assert.False(Merge(SoftDeleted, SoftDeleted with { WhenSoftDeleted = null }).IsSoftDeleted);

    [Fact]
    public void Different_objects_stay_different() =>
        Assert.Equal(2, RecipientMerge.ByObject([SoftDeleted, SoftDeleted with { ObjectId = Guid.NewGuid() }]).Count);

    private static Recipient Merge(params Recipient[] rows) => Assert.Single(RecipientMerge.ByObject(rows));
}
