using System.Text.RegularExpressions;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Functions.Tickets;

/// <summary>Handles a ticket as a request to repair its user, or as a decision about a waiting plan.</summary>
public sealed partial class TicketEventHandler(
    IDirectory directory,
    TenantPolicies tenants,
    RemediationStore store,
    RemediationIntake intake,
    TicketApprovals approvals,
    TicketAccountResolver people,
    NotificationPublisher publisher
)
{
    /// <summary>Does it.</summary>
    /// <param name="connection">Where the ticket came from.</param>
    /// <param name="ticket">What it says.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TicketUnreadableException">The ticket could not be read; the delivery is to be processed again.</exception>
    /// <exception cref="UserUnreadableException">The user could not be read; the delivery is to be processed again.</exception>
    public async Task<TicketResult> HandleAsync(
        Connection connection,
        TicketEvent ticket,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        // Regardless of the delivery's content: the comment that it quotes may be ours, and a decision may precede it.
        if (await approvals.HandleDecisionsAsync(connection, ticket, client, cancellationToken) is { } answer)
        {
            return answer;
        }

        // Our own comment comes back as an event: answering it would never end.
        if (Marker.IsIn(ticket.Comment) || Marker.IsIn(ticket.ErrorText))
        {
            return TicketResult.OwnComment;
        }

        if (ticket.User is not { Length: > 0 } user || ticket.TenantId is not { } tenantId)
        {
            return TicketResult.NothingToDo;
        }

        if (!tenants.Contains(connection.Scope, tenantId))
        {
            return await RefuseAsync(
                connection,
                ticket,
                $"The tenant {tenantId} is not registered for this connection.",
                cancellationToken
            );
        }

        if (tenants.IsPaused(tenantId))
        {
            return await RefuseAsync(
                connection,
                ticket,
                "The tenant is paused, so nothing is repaired in it now. Ask again once it goes on.",
                cancellationToken
            );
        }

        return await directory.FindUserAsync(tenantId, user, cancellationToken) switch
        {
            Read<DirectoryUser>.Found(var found) => await BeginAsync(connection, ticket, tenantId, found, client, cancellationToken),
            Read<DirectoryUser>.Unreadable({ Kind: ReadFaultKind.Refused }) => await RefuseAsync(
                connection,
                ticket,
                $"'{user}' is not a user principal name, e-mail address or object id.",
                cancellationToken
            ),
            Read<DirectoryUser>.Unreadable({ Kind: ReadFaultKind.Ambiguous } fault) => await RefuseAsync(
                connection,
                ticket,
                fault.Detail,
                cancellationToken
            ),
            Read<DirectoryUser>.Unreadable(var fault) => throw new UserUnreadableException(tenantId, user, fault),
            _ => await RefuseAsync(connection, ticket, $"The tenant has no user '{user}'.", cancellationToken),
        };
    }

    private async Task<TicketResult> BeginAsync(
        Connection connection,
        TicketEvent ticket,
        Guid tenantId,
        DirectoryUser user,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        // Tickets report every change, including our answers: a ticket requests a user once, unless a comment says "retry".
        var earlier = await FindEarlierAsync(connection, ticket, user, cancellationToken);
        if (earlier is not null && (ticket.Comment is null || !Retry().IsMatch(ticket.Comment)))
        {
            return TicketResult.Attached;
        }

        var errors = ProvisioningErrorAnalyzer.Analyze(tenantId, user);
        if (errors is [])
        {
            return await RefuseAsync(
                connection,
                ticket,
                $"{user.UserPrincipalName} has no unresolved Exchange error, so there is nothing to repair.",
                cancellationToken
            );
        }

        // The ticket may quote one error of several; which one is repaired first makes no difference to safety.
        var error = errors.FirstOrDefault(one => ticket.ErrorText?.Contains(one.Description, StringComparison.OrdinalIgnoreCase) is true)
            ?? errors[0];
        var reference = ticket.TicketId is { } id ? new TicketReference(connection.Name, id, ticket.TicketUrl) : null;
        var request = intake.Request(tenantId, user, error) with
        {
            Ticket = reference,
            RequestedBy = await people.RequesterAsync(connection, ticket.Requester, cancellationToken),
            IsRequested = true,
        };
        var previous = earlier is null ? null : await store.FindAsync(connection.Scope, earlier.Id, cancellationToken);
        var started = await intake.StartAsync(previous is null ? request : request.InPlaceOf(previous), client, cancellationToken);
        if (reference is not null && !started.Record.Answers(reference))
        {
            await RefuseAsync(
                connection,
                ticket,
                $"{user.UserPrincipalName} is already being repaired for too many tickets. Follow the progress in the first one, "
                    + $"{started.Record.Ticket?.Id}.",
                cancellationToken
            );
            return TicketResult.Attached;
        }

        return started.IsNew ? TicketResult.Begun : TicketResult.Attached;
    }

    // The latest one of this ticket for this user.
    private async Task<RemediationSummary?> FindEarlierAsync(
        Connection connection,
        TicketEvent ticket,
        DirectoryUser user,
        CancellationToken cancellationToken
    ) =>
        ticket.TicketId is { } id
            ? (
                await store.ListAsync(
                    connection.Scope,
                    new RemediationFilter { Ticket = new TicketFilter(id, connection.Name) },
                    cancellationToken
                )
            ).Items.FirstOrDefault(earlier => earlier.UserId == user.Id)
            : null;

    [GeneratedRegex(
        @"\A\s*(<p>)?\s*retry\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Retry();

    private async Task<TicketResult> RefuseAsync(
        Connection connection,
        TicketEvent ticket,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (ticket.TicketId is { } id)
        {
            await publisher.NotifyTicketAsync(connection, id, AnswerKind.NotBegun, reason, cancellationToken);
        }

        return TicketResult.Refused;
    }
}

/// <summary>The result of a delivery.</summary>
public enum TicketResult
{
    /// <summary>A remediation began.</summary>
    Begun,

    /// <summary>One runs already.</summary>
    Attached,

    /// <summary>An approval was taken.</summary>
    Approved,

    /// <summary>A rejection was taken.</summary>
    Rejected,

    /// <summary>The ticket got the reason why nothing follows.</summary>
    Refused,

    /// <summary>It is the echo of our own comment.</summary>
    OwnComment,

    /// <summary>It names no user, and answers no plan.</summary>
    NothingToDo,
}
