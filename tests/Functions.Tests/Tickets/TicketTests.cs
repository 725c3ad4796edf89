using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Tests.Support;
using TenantHygiene.Functions.Tickets;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Vendors;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Functions.Tests.Tickets;

/// <summary>What tests of tickets have in common: vendors, a process, and the tickets of one test, which nobody else has.</summary>
public abstract class TicketTests(TicketFixture fixture, string policy = SamplePolicies.Asking) : IAsyncLifetime
{
    private FakeVendors? _vendors;
    private ServiceProvider? _process;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected TicketFixture FunctionsFixture => fixture;

    protected FakeVendors Vendors => _vendors!;

    protected ServiceProvider Process => _process!;

    protected RemediationStore Store => Process.GetRequiredService<RemediationStore>();

    internal RecordingDurableClient Client { get; } = new();

    public async ValueTask InitializeAsync()
    {
        fixture.SkipWithoutStorage();
        _vendors = await FakeVendors.StartAsync();
        _process = fixture.Start(_vendors, policy);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_vendors?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Accounts of the ticket systems. The first two are approvers of every connection.</summary>
    protected const string Boss = "101";

    protected const string Bob = "102";

    protected const string Ann = "103";

    protected const string Mallory = "104";

    /// <summary>A ticket number that no other test has.</summary>
    protected static string NewTicket() => $"{Random.Shared.NextInt64(1, long.MaxValue / 10)}";

    /// <summary>A ticket that no other test has, named as the system names its tickets.</summary>
    protected static string NewTicket(ConnectionKind kind) =>
        kind switch
        {
            ConnectionKind.ServiceNow => $"{Guid.NewGuid():N}",
            ConnectionKind.Jira => $"OPS-{Random.Shared.Next(1, int.MaxValue)}",
            ConnectionKind.PagerDuty => $"P{Guid.NewGuid():N}".ToUpperInvariant(),
            _ => NewTicket(),
        };

    /// <summary>An event of a ticket arrives.</summary>
    internal Task<TicketResult> ArriveAsync(
        string ticket,
        string? user = null,
        string connection = "zendesk",
        string? requester = null,
        string? actor = null,
        string? comment = null,
        string? state = null,
        Guid? tenant = null
    ) =>
        Process
            .GetRequiredService<TicketEventHandler>()
            .HandleAsync(
                Process.GetRequiredService<ConnectionRegistry>().Find(connection)!,
                new TicketEvent
                {
                    DeliveryId = Guid.NewGuid().ToString(),
                    TicketId = ticket,
                    TenantId = tenant ?? fixture.TenantId,
                    User = user,
                    Requester = requester,
                    Actor = actor,
                    Comment = comment,
                    State = state,
                },
                Client,
                Cancellation
            );

    /// <summary>The remediation of a ticket.</summary>
    protected async Task<RemediationRecord> RemediationOfAsync(string ticket) =>
        (
            await Store.FindAsync(
                Assert.Single((await Store.ListAsync(new RemediationFilter { Ticket = new TicketFilter(ticket) }, Cancellation)).Items).Id,
                Cancellation
            )
        )!;

    /// <summary>Diagnoses, after which a plan waits for approval.</summary>
    protected async Task<RemediationRecord> DiagnoseAsync(RemediationRecord record)
    {
        await Process
            .GetRequiredService<Diagnose>()
            .RunAsync(
                new DiagnoseInput(new RemediationSubject(record.Id, record.TenantId, record.UserId, record.Mode), 1, 1),
                Cancellation
            );
        var updated = (await Store.FindAsync(record.Id, Cancellation))!;
        Assert.Equal(RemediationState.AwaitingApproval, updated.State);
        return updated;
    }

    /// <summary>The remediation ends well.</summary>
    protected Task ResolveAsync(RemediationRecord record) =>
        Store.UpdateAsync(
            record.Id,
            "test-end",
            current =>
                current.End(RemediationState.Resolved, new Ending("verified-gone", "A recipient in the way.", [], "The error is gone.")),
            Cancellation,
            new NewStep("ended", "It is over.")
        );

    /// <summary>Tells what there is to tell, and sends what lies in the partitions of tickets.</summary>
    protected async Task<IReadOnlyList<string>> PublishAsync(RemediationRecord? record, string ticket, string connection = "zendesk")
    {
        if (record is not null)
        {
            await Process.GetRequiredService<NotificationPublisher>().PublishAsync(record.Id, Cancellation);
        }

        await Process.GetRequiredService<OutboxDispatcher>().SendAsync(OutboxPartitions.OfTicket(connection, ticket), Cancellation);
        return Vendors.CommentsOf(connection, ticket);
    }

    /// <summary>What lies in a partition.</summary>
    protected Task<IReadOnlyList<OutboxItem>> PartitionAsync(string partition) =>
        Process.GetRequiredService<OutboxStore>().ListAsync(partition, Cancellation);
}
