using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Tests.Faults;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Scenarios;
using Recipient = TenantHygiene.Remediation.Recipients.Recipient;

namespace TenantHygiene.Microsoft365.Tests.Exchange;

/// <summary>Content is copied before it is purged: ordered once, found again by its name, complete only when Exchange says so.</summary>
public sealed class ContentCopyTests
{
    private const string New = "New-MailboxRestoreRequest";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_that_was_not_requested_is_absent()
    {
        await using var simulation = await StartAsync();

        Assert.True((await FindAsync(simulation)).IsAbsent());
    }

    [Fact]
    public async Task It_is_requested_once_however_often_it_is_called_and_ends_complete()
    {
        await using var simulation = await StartAsync();

        Assert.Equal(ContentCopyState.Completed, (await OrderAsync(simulation)).Value());
        Assert.Equal(ContentCopyState.Completed, (await OrderAsync(simulation)).Value());

        Assert.Equal(1, simulation.Requests(New));
        Assert.Equal(ContentCopyState.Completed, (await FindAsync(simulation)).Value());
    }

    [Fact]
    public async Task It_is_under_way_as_long_as_Exchange_has_not_finished()
    {
        await using var simulation = await StartAsync(scenario => scenario.Latency.MailboxRestore.Never = true);

        Assert.Equal(ContentCopyState.UnderWay, (await OrderAsync(simulation)).Value());
        Assert.Equal(ContentCopyState.UnderWay, (await FindAsync(simulation)).Value());
    }

    [Fact]
    public async Task The_archive_is_a_copy_of_its_own_and_is_named_by_its_mailbox()
    {
        // The documents name the mailbox together with the switch; that an archive's own GUID names it is nowhere said.
        await using var simulation = await StartAsync(scenario => scenario.Exchange.IdentityResolvesArchiveGuid = false);

        Assert.Equal(ContentCopyState.Completed, (await OrderAsync(simulation, Old with { ArchiveGuid = Scenarios.Archive })).Value());

        Assert.Equal(2, simulation.Requests(New));
    }

    [Fact]
    public async Task A_target_that_does_not_exist_is_reported_at_once_and_not_waited_for()
    {
        await using var simulation = await StartAsync();

        var fault = (await simulation.Exchange.StartContentCopyAsync(simulation.TenantId, Old, "nobody@contoso.example", Cancel)).Fault();

        Assert.Equal(ReadFaultKind.Refused, fault.Kind);
        Assert.Contains("nobody@contoso.example", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_whose_reply_was_lost_does_not_block_the_copy()
    {
        await using var simulation = await StartAsync();
        simulation.Tenant.AddFault(
            new Fault
            {
                Api = ApiName.Exchange,
                Route = New,
                Answer = new FaultResponse { Body = FaultBody.Abort, Performed = true },
                Times = 1,
            }
        );

        Assert.Equal(ContentCopyState.Completed, (await OrderAsync(simulation)).Value());
    }

    private static Recipient Old => Reading.Mailbox;

    private static Task<Simulation> StartAsync(Action<Scenario>? change = null) => Simulation.StartAsync(Scenarios.Standard(change));

    private static Task<Read<ContentCopyState>> OrderAsync(Simulation simulation, Recipient? recipient = null) =>
        simulation.Exchange.StartContentCopyAsync(simulation.TenantId, recipient ?? Old, Scenarios.ServedUser, Cancel);

    private static Task<Read<ContentCopyState>> FindAsync(Simulation simulation) =>
        simulation.Exchange.FindContentCopyAsync(simulation.TenantId, Old, Cancel);
}

public sealed class RestoreRequestRowsTests
{
    [Theory]
    [InlineData("Queued", ContentCopyState.UnderWay)]
    [InlineData("InProgress", ContentCopyState.UnderWay)]
    [InlineData("Retrying", ContentCopyState.UnderWay)]
    [InlineData("Synced", ContentCopyState.UnderWay)]
    [InlineData("CompletionInProgress", ContentCopyState.UnderWay)]
    [InlineData("Completed", ContentCopyState.Completed)]
    [InlineData("CompletedWithWarning", ContentCopyState.Failed)]
    [InlineData("Failed", ContentCopyState.Failed)]
    [InlineData("Suspended", ContentCopyState.Failed)]
    [InlineData("AutoSuspended", ContentCopyState.Failed)]
    public void Only_completed_is_complete(string status, ContentCopyState state) =>
        Assert.Equal(state, Read($$"""{"Name":"content-copy-1","Status":"{{status}}"}""").Value());

    [Theory]
    [InlineData("""{"Name":"content-copy-1","Status":"Done"}""")]
    [InlineData("""{"Name":"content-copy-1","Status":"completed"}""")]
    [InlineData("""{"Name":"content-copy-1"}""")]
    [InlineData("""{"Name":"content-copy-1","Status":3}""")]
    [InlineData("""{"Name":"content-copy-2","Status":"Completed"}""")]
    [InlineData("""{"Status":"Completed"}""")]
    public void Anything_else_and_the_request_of_another_copy_is_malformed(string row) =>
        Assert.Equal(ReadFaultKind.Malformed, Read(row).Fault().Kind);

    [Fact]
    public void Of_two_of_the_same_name_the_worse_one_counts() =>
        Assert.Equal(
            ContentCopyState.UnderWay,
            Read("""{"Name":"content-copy-1","Status":"Completed"}""", """{"Name":"content-copy-1","Status":"Queued"}""").Value()
        );

    private static Read<ContentCopyState> Read(params string[] rows) =>
        RestoreRequestRows.From([.. rows.Select(Rows.Parse)], "content-copy-1", "Get-MailboxRestoreRequest");
}
