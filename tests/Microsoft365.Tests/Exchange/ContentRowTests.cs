using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Tests.Exchange;

public sealed class ContentRowTests
{
    private static readonly Guid Mailbox = Guid.Parse("ec5475a8-5b78-4c92-870b-cad24fc0ffee");

    [Fact]
    public void Recoverable_items_count() => Assert.Equal(
        new MailboxContent(12, 1_288_490_198),
        Read("""{"MailboxGuid":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","ItemCount":10,"DeletedItemCount":2,"TotalItemSize":"1.2 GB (1,288,490,188 bytes)","TotalDeletedItemSize":"10 B (10 bytes)"}""").Value());

    [Fact]
    public void A_size_that_cannot_be_understood_is_unknown() =>
        Assert.Null(Read("""{"MailboxGuid":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","ItemCount":1,"DeletedItemCount":0,"TotalItemSize":"large"}""").Value().Bytes);

    [Theory]
    [InlineData("""{"ItemCount":0,"DeletedItemCount":0}""")]
    [InlineData("""{"MailboxGuid":"11111111-5b78-4c92-870b-cad24fc0ffee","ItemCount":0,"DeletedItemCount":0}""")]
    [InlineData("""{"MailboxGuid":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","DeletedItemCount":0}""")]
    [InlineData("""{"MailboxGuid":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","ItemCount":0}""")]
    [InlineData("""{"MailboxGuid":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","ItemCount":-1,"DeletedItemCount":0}""")]
    [InlineData("""{"MailboxGuid":"ec5475a8-5b78-4c92-870b-cad24fc0ffee","ItemCount":null,"DeletedItemCount":0}""")]
    public void Without_identity_or_counts_nothing_is_known(string row) => Assert.Equal(ReadFaultKind.Malformed, Read(row).Fault().Kind);

    private static Read<MailboxContent> Read(string row) => ContentRow.From(Rows.Parse(row), Mailbox, "Get-MailboxStatistics");
}
