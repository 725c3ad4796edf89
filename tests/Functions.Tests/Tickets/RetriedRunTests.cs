using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Tickets;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Functions.Tests.Tickets;

/// <summary>A run that is begun again is told of in every ticket that the one before it answered.</summary>
public sealed class RetriedRunTests(TicketFixture fixture)
    : TicketTests(fixture, SamplePolicies.AskingTickets),
        IClassFixture<TicketFixture>
{
    [Fact]
    public async Task A_retry_by_the_API_is_published_to_every_ticket()
    {
        var (first, second) = (NewTicket(), NewTicket());
        var ended = await EndAsync(first, second);

        await RetryAsync(ended);

        await BothAreAnsweredAsync(ended, first, second);
    }

    [Fact]
    public async Task A_retry_by_one_ticket_is_published_to_the_others()
    {
        var (first, second) = (NewTicket(), NewTicket());
        var ended = await EndAsync(first, second);

        Assert.Equal(TicketResult.Begun, await ArriveAsync(second, ended.UserPrincipalName, requester: Bob, actor: Bob, comment: "retry"));

        await BothAreAnsweredAsync(ended, first, second);
    }

    [Fact]
    public async Task The_requester_by_a_ticket_does_not_approve_a_run_that_another_user_restarted()
    {
        var ticket = NewTicket();
        await ArriveAsync(ticket, FunctionsFixture.AddConflict().Name, requester: Boss);
        await FailAsync(await RemediationOfAsync(ticket));
        await RetryAsync((await LatestAsync(ticket)));
        var waiting = await DiagnoseAsync(await LatestAsync(ticket));
        await PublishAsync(waiting, ticket);

        Vendors.Write("zendesk", ticket, Boss, $"approve {waiting.Plan!.Hash[..12]}");
        Assert.Equal(TicketResult.Refused, await ArriveAsync(ticket));
        Vendors.Write("zendesk", ticket, Bob, $"approve {waiting.Plan!.Hash[..12]}");
        Assert.Equal(TicketResult.Approved, await ArriveAsync(ticket));
    }

    private async Task<RemediationRecord> EndAsync(string first, string second)
    {
        var user = FunctionsFixture.AddConflict();
        await ArriveAsync(first, user.Name, requester: "ann");
        await ArriveAsync(second, user.Name, requester: Bob);
        return await FailAsync(await RemediationOfAsync(first));
    }

    private async Task<RemediationRecord> FailAsync(RemediationRecord record)
    {
        var diagnosis = await DiagnoseAsync(record);
        return await Store.UpdateAsync(
            diagnosis.Id,
            "test-end",
            current => current with { State = RemediationState.Failed },
            Cancellation,
            new NewStep("ended", "It is over.")
        );
    }

    private async Task RetryAsync(RemediationRecord ended)
    {
        var http = new DefaultHttpContext { User = SignedIn("operator") };
        http.Features.Set(TenantScope.All);
        var answer = await ActivatorUtilities
            .CreateInstance<RetryRemediation>(
                Process,
                ActivatorUtilities.CreateInstance<RequestedRemediation>(
                    Process,
                    ActivatorUtilities.CreateInstance<RemediationPresenter>(Process, ActivatorUtilities.CreateInstance<ApiLinks>(Process))
                )
            )
            .RunAsync(http.Request, ended.Id, Client, Cancellation);
        Assert.IsType<AcceptedOperation>(answer);
    }

    private async Task<RemediationRecord> LatestAsync(string ticket) =>
        (
            await Store.FindAsync(
                (await Store.ListAsync(new RemediationFilter { Ticket = new TicketFilter(ticket) }, Cancellation)).Items[0].Id,
                Cancellation
            )
        )!;

    private async Task BothAreAnsweredAsync(RemediationRecord ended, string first, string second)
    {
        var again = await LatestAsync(first);
        Assert.NotEqual(ended.Id, again.Id);
        foreach (var ticket in new[] { first, second })
        {
            Assert.Single(await PublishAsync(again, ticket), comment => comment.Contains(again.Id, StringComparison.Ordinal));
        }
    }
}
