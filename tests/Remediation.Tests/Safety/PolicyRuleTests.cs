using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.Remediation.Tests.Support;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;

namespace TenantHygiene.Remediation.Tests.Safety;

/// <summary>How old, how full and how large a recipient may be that goes without asking.</summary>
public sealed class PolicyRuleTests
{
    private const string TooYoung = "too-young";
    private const string Content = "content";

    [Theory]
    [InlineData(6, TooYoung)]
    [InlineData(7, null)]
    [InlineData(8, null)]
    public void A_recently_deleted_recipient_needs_an_approval(int days, string? asks) =>
        Assert.Equal(asks, Asks(rules => rules with { MinimumAge = TimeSpan.FromDays(7) }, deleted: Evidence.ReadAt.AddDays(-days)));

    [Theory]
    [InlineData(4L, null)]
    [InlineData(5L, null)]
    [InlineData(6L, Content)]
    public void More_items_than_the_policy_allows_need_an_approval(long items, string? asks) =>
        Assert.Equal(asks, Asks(rules => rules with { MaximumItems = 5 }, content: new(items, 0)));

    [Theory]
    [InlineData(999L, null)]
    [InlineData(1000L, null)]
    [InlineData(1001L, Content)]
    [InlineData(null, Content)]
    public void More_bytes_than_the_policy_allows_and_an_unknown_size_need_an_approval(long? bytes, string? asks) =>
        Assert.Equal(asks, Asks(rules => rules with { MaximumBytes = 1000 }, content: new(3, bytes)));

    [Fact]
    public void Mailbox_and_archive_count_together() =>
        Assert.Equal(Content, Asks(rules => rules with { MaximumItems = 5 }, content: new(3, 0), archive: new(3, 0)));

    [Fact]
    public void By_default_not_a_single_item_is_removed_without_approval() =>
        Assert.Equal(Content, Asks(_ => new RecipientPolicy { Action = PolicyAction.Auto }, content: new(1, 1)));

    [Fact]
    public void Where_it_is_empty_no_size_needs_an_approval() =>
        Assert.Null(Asks(rules => rules with { MaximumBytes = 0 }, content: new(0, null)));

    /// <summary>The rule that asks; null when nothing does.</summary>
    private static string? Asks(
        Func<RecipientPolicy, RecipientPolicy> limits,
        DateTimeOffset? deleted = null,
        MailboxContent? content = null,
        MailboxContent? archive = null
    )
    {
        var evidence = Evidence.With(row =>
            row with
            {
                Kind = RecipientKind.UserMailbox,
                WhenSoftDeleted = deleted ?? row.WhenSoftDeleted,
            }
        ) with
        {
            PrimaryContent = Read.Found(content ?? MailboxContent.Empty),
            ArchiveContent = archive is null ? Read.Absent<MailboxContent>() : Read.Found(archive),
        };
        var objections = PurgeProof.Examine(evidence, SamplePolicy.Permissive.With(limits));
        Assert.All(objections, objection => Assert.Equal(ObjectionWeight.Approval, objection.Weight));
        return objections.SingleOrDefault()?.Rule;
    }
}
