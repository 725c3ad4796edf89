using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Decisions;

/// <summary>What each ticket system tells of those who decide in it.</summary>
public static class DecisionSources
{
    /// <summary>Whether the system tells for each comment its id, its time and the account that wrote it. Without that, nothing is decided in its tickets.</summary>
    public static bool TellsWhoComments(ConnectionKind kind) => kind is
        ConnectionKind.ServiceNow or ConnectionKind.Jira or ConnectionKind.Zendesk or ConnectionKind.Freshservice
        or ConnectionKind.HaloPsa or ConnectionKind.ConnectWise or ConnectionKind.Autotask or ConnectionKind.PagerDuty;

    /// <summary>
    /// Whether the system tells for each change of state who made it, when, and from which state into which. The others tell it in sentences, in the language
    /// of the account, or not at all.
    /// </summary>
    public static bool TellsWhoChangesStates(ConnectionKind kind) => kind is ConnectionKind.ServiceNow or ConnectionKind.Jira or ConnectionKind.Zendesk;
}
