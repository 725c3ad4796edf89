using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Tests.Exchange;

public sealed class RecipientRowTests
{
    [Fact]
    public void A_soft_deleted_mail_user_is_read()
    {
        var recipient = Read(scope: null).Value();

        Assert.Equal(RecipientKind.MailUser, recipient.Kind);
        Assert.Equal(RecipientScope.SoftDeleted, recipient.Scope);
        Assert.Null(recipient.ExchangeGuid);
        Assert.Equal(Guid.Parse("08073974-1902-4542-88ea-37ba310f0c5c"), recipient.ArchiveGuid);
        Assert.Null(recipient.ExternalDirectoryObjectId);
        Assert.True(recipient.IsSoftDeleted);
    }

    [Theory]
    [InlineData("\"UserMailbox\"", "\"UserMailbox\"", RecipientKind.UserMailbox)]
    [InlineData("\"UserMailbox\"", "\"SharedMailbox\"", RecipientKind.Other)]
    [InlineData("\"UserMailbox\"", "\"RoomMailbox\"", RecipientKind.Other)]
    [InlineData("\"MailUser\"", "\"GuestMailUser\"", RecipientKind.Other)]
    [InlineData("\"MailUser\"", null, RecipientKind.Other)]
    [InlineData(null, "\"MailUser\"", RecipientKind.Other)]
    public void Only_mail_users_and_user_mailboxes_are_distinguished(string? type, string? details, RecipientKind expected) =>
        Assert.Equal(expected, Read(null, ("RecipientType", type), ("RecipientTypeDetails", details)).Value().Kind);

    [Theory]
    [InlineData("WhenSoftDeleted", "\"\"")]
    [InlineData("WhenSoftDeleted", null)]
    [InlineData("WhenSoftDeleted", "\"0001-01-01T00:00:00\"")]
    [InlineData("DistinguishedName", "\"CN=copy,OU=contoso.example,DC=COM\"")]
    public void With_one_sign_of_deletion_missing_it_counts_as_active(string property, string? json)
    {
        var recipient = Read(scope: null, (property, json)).Value();

        Assert.Equal(RecipientScope.Active, recipient.Scope);
        Assert.False(recipient.IsSoftDeleted);
    }

    [Fact]
    public void Found_among_the_active_it_is_active_whatever_its_time_of_deletion() =>
        Assert.False(Read(RecipientScope.Active).Value().IsSoftDeleted);

    [Fact]
    public void A_soft_deleted_mailbox_that_says_it_is_inactive_is() =>
        Assert.Equal(RecipientScope.Inactive, Read(RecipientScope.SoftDeleted, ("IsInactiveMailbox", "true")).Value().Scope);

    [Theory]
    [InlineData("ExchangeObjectId", "\"no guid\"")]
    [InlineData("ArchiveGuid", "\"no guid\"")]
    [InlineData("ArchiveGuid", "17")]
    [InlineData("ExchangeGuid", "[]")]
    [InlineData("DistinguishedName", null)]
    [InlineData("WhenSoftDeleted", "\"yesterday\"")]
    [InlineData("ExternalDirectoryObjectId", null)]
    [InlineData("ExternalDirectoryObjectId", "{}")]
    public void What_cannot_be_understood_makes_the_row_malformed(string property, string? json) =>
        Assert.Equal(ReadFaultKind.Malformed, Read(scope: null, (property, json)).Fault().Kind);

    [Fact]
    public void A_row_without_any_identity_is_malformed() =>
        Assert.Equal(
            ReadFaultKind.Malformed,
            Read(scope: null, ("ExchangeObjectId", null), ("Guid", "\"00000000-0000-0000-0000-000000000000\"")).Fault().Kind
        );

    [Fact]
    public void Marks_of_holds_that_are_missing_or_strange_are_unknown()
    {
        var holds = HoldRow.From(
            Rows.Recipient(("LitigationHoldEnabled", "false"), ("DelayHoldApplied", "\"False\""), ("InPlaceHolds", "null"))
        );

        Assert.False(holds.LitigationHold);
        Assert.Null(holds.DelayHold);
        Assert.Null(holds.DelayReleaseHold);
        Assert.Null(holds.ComplianceTagHold);
        Assert.Null(holds.InPlaceHolds);
    }

    [Fact]
    public void An_empty_list_of_holds_is_read_as_none() =>
        Assert.Empty(HoldRow.From(Rows.Recipient(("InPlaceHolds", "[]"))).InPlaceHolds!);

    [Fact]
    public void Addresses_are_read_without_their_kinds() =>
        Assert.Equal(
            ["a@example.com", "b@example.com", "c@example.com"],
            RecipientRow.AddressesIn(
                Rows.Recipient(("EmailAddresses", """["SMTP:a@example.com", "smtp:b@example.com", "c@example.com"]"""))
            )
        );

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("\"SMTP:a@example.com\"")]
    [InlineData("[ 1 ]")]
    public void Addresses_that_are_missing_or_strange_are_unknown(string? json) =>
        Assert.Null(RecipientRow.AddressesIn(Rows.Recipient(("EmailAddresses", json))));

    private static Read<Recipient> Read(RecipientScope? scope, params (string Name, string? Json)[] changes) =>
        RecipientRow.From(Rows.Recipient(changes), scope, "Get-Recipient");
}

public sealed class ContentRowTests
{
    private static readonly Guid _mailbox = Guid.Parse("ec5475a8-5b78-4c92-870b-cad24fc0ffee");

    [Fact]
    public void Recoverable_items_count() =>
        Assert.Equal(
            new MailboxContent(12, 1_288_490_198),
            Read(
                    """{"MailboxGuid":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","ItemCount":10,"DeletedItemCount":2,"TotalItemSize":"1.2 GB (1,288,490,188 bytes)","TotalDeletedItemSize":"10 B (10 bytes)"}"""
                )
                .Value()
        );

    [Fact]
    public void A_size_that_cannot_be_understood_is_unknown() =>
        Assert.Null(
            Read("""{"MailboxGuid":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","ItemCount":1,"DeletedItemCount":0,"TotalItemSize":"large"}""")
                .Value()
                .Bytes
        );

    [Theory]
    [InlineData("""{"ItemCount":0,"DeletedItemCount":0}""")]
    [InlineData("""{"MailboxGuid":"11111111-5b78-4c92-870b-cad24fc0ffee","ItemCount":0,"DeletedItemCount":0}""")]
    [InlineData("""{"MailboxGuid":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","DeletedItemCount":0}""")]
    [InlineData("""{"MailboxGuid":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","ItemCount":0}""")]
    [InlineData("""{"MailboxGuid":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","ItemCount":-1,"DeletedItemCount":0}""")]
    [InlineData("""{"MailboxGuid":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","ItemCount":null,"DeletedItemCount":0}""")]
    public void Without_identity_or_counts_nothing_is_known(string row) => Assert.Equal(ReadFaultKind.Malformed, Read(row).Fault().Kind);

    private static Read<MailboxContent> Read(string row) => ContentRow.From(Rows.Parse(row), _mailbox, "Get-MailboxStatistics");
}
