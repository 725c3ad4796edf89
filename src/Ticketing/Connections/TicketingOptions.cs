using TenantHygiene.Ticketing.Outbound;

namespace TenantHygiene.Ticketing.Connections;

/// <summary>Tickets in, answers and webhooks out (section <c>Ticketing</c>).</summary>
public sealed class TicketingOptions
{
    /// <summary>The ticket systems.</summary>
    public IList<ConnectionOptions> Connections { get; set; } = [];

    /// <summary>Who is told of every change by signed webhook.</summary>
    public IList<OutboundWebhookOptions> Webhooks { get; set; } = [];

    /// <summary>Teams channels (addresses of incoming workflow webhooks) that get a card for approvals and outcomes. The address is a secret.</summary>
    public IList<string> TeamsWorkflows { get; set; } = [];

    /// <summary>How old a signed timestamp may be. Default 5 minutes.</summary>
    public TimeSpan ReplayWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The pause after a first attempt to write into a ticket that failed; each further one is four times longer. Default 5 seconds.</summary>
    public TimeSpan FirstRetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Where the status page or API is reached from the ticket; the remediation's id is appended. None leaves the link out.</summary>
    public string? StatusUrl { get; set; }
}
