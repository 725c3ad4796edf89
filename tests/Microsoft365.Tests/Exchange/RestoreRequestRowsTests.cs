using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Proof;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Microsoft365.Tests.Exchange;

public sealed class RestoreRequestRowsTests
{
    [Theory]
    [InlineData("Queued", RescueState.UnderWay)]
    [InlineData("InProgress", RescueState.UnderWay)]
    [InlineData("Retrying", RescueState.UnderWay)]
    [InlineData("Synced", RescueState.UnderWay)]
    [InlineData("CompletionInProgress", RescueState.UnderWay)]
    [InlineData("Completed", RescueState.Completed)]
    [InlineData("CompletedWithWarning", RescueState.Failed)]
    [InlineData("Failed", RescueState.Failed)]
    [InlineData("Suspended", RescueState.Failed)]
    [InlineData("AutoSuspended", RescueState.Failed)]
    public void Only_completed_is_complete(string status, RescueState state) => Assert.Equal(state, Read($$"""{"Name":"rescue-1","Status":"{{status}}"}""").Value());

    [Theory]
    [InlineData("""{"Name":"rescue-1","Status":"Done"}""")]
    [InlineData("""{"Name":"rescue-1","Status":"completed"}""")]
    [InlineData("""{"Name":"rescue-1"}""")]
    [InlineData("""{"Name":"rescue-1","Status":3}""")]
    [InlineData("""{"Name":"rescue-2","Status":"Completed"}""")]
    [InlineData("""{"Status":"Completed"}""")]
    public void Anything_else_and_the_request_of_another_copy_is_malformed(string row) => Assert.Equal(ReadFaultKind.Malformed, Read(row).Fault().Kind);

    [Fact]
    public void Of_two_of_the_same_name_the_worse_one_counts() =>
        Assert.Equal(RescueState.UnderWay, Read("""{"Name":"rescue-1","Status":"Completed"}""", """{"Name":"rescue-1","Status":"Queued"}""").Value());

    private static Read<RescueState> Read(params string[] rows) => RestoreRequestRows.From([.. rows.Select(Rows.Parse)], "rescue-1", "Get-MailboxRestoreRequest");
}
