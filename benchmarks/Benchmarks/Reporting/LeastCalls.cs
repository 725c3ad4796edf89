namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>
/// The calls that the proof of <c>docs/safety.md</c> cannot do without, for one user with one conflict with a mail user under <c>automatic</c>; with a mailbox, the two looks
/// among the soft-deleted recipients of its kind are calls of Get-Mailbox.
/// </summary>
public static class LeastCalls
{
    /// <summary>All kinds of calls that a repair makes.</summary>
    public static IReadOnlyList<LeastCall> All { get; } =
    [
        new("Read the user", "graph", "GET /users/{id}", 3, "before the purge, and twice without error"),
        new("Read the recycle bin", "graph", "GET /directory/deletedItems/microsoft.graph.user", 1, "before the purge"),
        new("Count the users", "graph", "GET /users/$count", 1, "for the budget in percent"),
        new("Ask for provisioning", "graph", "POST /users/{id}/retryServiceProvisioning", 1, ""),
        new("Get-Recipient", "exchange", "Get-Recipient", 4, "the user's own, and by identity before the purge and twice after it"),
        new("Get-Mailbox", "exchange", "Get-Mailbox", 5, "five kinds by filter, before the purge"),
        new("Get-MailUser", "exchange", "Get-MailUser", 5, "two kinds by filter and the holds before the purge, those of its kind twice after it"),
        new("Get-MailboxStatistics", "exchange", "Get-MailboxStatistics", 1, "content of the mailbox or archive"),
        new("Get-OrganizationConfig", "exchange", "Get-OrganizationConfig", 1, "organisation-wide holds"),
        new("Remove-MailUser", "exchange", "Remove-MailUser", 1, "for mail users"),
        new("Remove-Mailbox", "exchange", "Remove-Mailbox", 0, "one, instead, for mailboxes"),
    ];
}

/// <summary>A kind of call.</summary>
/// <param name="Name">For people.</param>
/// <param name="Api">The API.</param>
/// <param name="Route">As the simulated tenant counts it.</param>
/// <param name="Least">How many are needed.</param>
/// <param name="Why">What for.</param>
public sealed record LeastCall(string Name, string Api, string Route, int Least, string Why);
