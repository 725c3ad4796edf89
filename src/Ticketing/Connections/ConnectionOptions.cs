using TenantHygiene.Microsoft365.Credentials;

namespace TenantHygiene.Ticketing.Connections;

/// <summary>One connection as it stands in the settings (<c>Ticketing__Connections__n__…</c>).</summary>
public sealed class ConnectionOptions
{
    /// <summary>Its name in the webhook's address and as the ticket's system: lower-case letters, digits, hyphens.</summary>
    public string Name { get; set; } = "";

    /// <summary>What stands at the other end.</summary>
    public ConnectionKind? Kind { get; set; }

    /// <summary>The secrets that deliveries may be signed with or carry: one, or two while one replaces the other. Never logged.</summary>
    public IList<string> Secrets { get; set; } = [];

    /// <summary>
    /// A second secret in the address (<c>?key=…</c>). Needed where the sender's own signature is weak, as Autotask's is.
    /// </summary>
    public string? UrlKey { get; set; }

    /// <summary>The tenant of every ticket, where the connection serves a single one.</summary>
    public Guid? TenantId { get; set; }

    /// <summary>
    /// Which tenant a value found by <see cref="ConnectionPaths.Tenant"/> means: the customer's name or id in the ticket system → tenant
    /// id.
    /// </summary>
    public IDictionary<string, Guid> Tenants { get; set; } = new Dictionary<string, Guid>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where things stand in the payload, in JMESPath; what is left out is as usual for the kind.</summary>
    public ConnectionPaths Paths { get; set; } = new();

    /// <summary>Where answers go; without it, nothing is answered.</summary>
    public AnswerOptions? Answers { get; set; }

    /// <summary>Whether tickets may approve plans, and who in the ticket system is who.</summary>
    public TicketApprovalOptions Approvals { get; set; } = new();
}

/// <summary>Where things stand in the payload: JMESPath expressions.</summary>
public sealed class ConnectionPaths
{
    /// <summary>The affected user: object id or user principal name.</summary>
    public string? User { get; set; }

    /// <summary>The error as the ticket quotes it.</summary>
    public string? ErrorText { get; set; }

    /// <summary>The ticket's id.</summary>
    public string? TicketId { get; set; }

    /// <summary>The ticket's address for people.</summary>
    public string? TicketUrl { get; set; }

    /// <summary>What tells the customer's tenant.</summary>
    public string? Tenant { get; set; }

    /// <summary>Names the delivery: the same when the sender sends it again.</summary>
    public string? DeliveryId { get; set; }

    /// <summary>When it happened, where the payload says so: ISO 8601, or seconds or milliseconds since 1970.</summary>
    public string? SentAt { get; set; }

    /// <summary>Who opened the ticket.</summary>
    public string? Requester { get; set; }

    /// <summary>Who made the change that is being reported.</summary>
    public string? Actor { get; set; }

    /// <summary>The comment that was added.</summary>
    public string? Comment { get; set; }

    /// <summary>The state that may count as an approval.</summary>
    public string? State { get; set; }
}

/// <summary>Where and as whom to answer.</summary>
public sealed class AnswerOptions
{
    /// <summary>The vendor's API, such as <c>https://contoso.service-now.com</c>; https, but for loopback.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>The account, as the vendor names it: user, e-mail address, or company+public key.</summary>
    public string? User { get; set; }

    /// <summary>Its password, token or key. Never logged.</summary>
    public string? Secret { get; set; }

    /// <summary>ConnectWise: the client id of the integration. Autotask: the tracking identifier.</summary>
    public string? IntegrationId { get; set; }

    /// <summary>
    /// ConnectWise: the host from which signing keys are fetched by https, where it is neither that of <see cref="BaseUrl"/> nor the
    /// vendor's other host of its region.
    /// </summary>
    public string? KeyHost { get; set; }

    /// <summary>
    /// OAuth client credentials instead of a secret: HaloPSA takes nothing else; ServiceNow, Jira, Zendesk and PagerDuty take them, too.
    /// </summary>
    public OAuthOptions? OAuth { get; set; }

    /// <summary>Azure Monitor: the Entra tenant of the alerts' subscription. Managed identities need none.</summary>
    public Guid TenantId { get; set; }

    /// <summary>Azure Monitor: as whom alerts are changed, with the settings of a tenant's credential.</summary>
    public TenantCredentialOptions? Credential { get; set; }

    /// <summary>HaloPSA: the outcome that actions carry; the vendor demands one.</summary>
    public string? OutcomeId { get; set; }

    /// <summary>
    /// ServiceNow: the resolution code that goes with <see cref="ResolvedState"/>; instances have different ones. Default <c>Solved
    /// (Permanently)</c>.
    /// </summary>
    public string CloseCode { get; set; } = "Solved (Permanently)";

    /// <summary>The state that the ticket takes once the error is gone, in the vendor's own value; none leaves it alone.</summary>
    public string? ResolvedState { get; set; }
}

/// <summary>OAuth 2 client credentials.</summary>
public sealed class OAuthOptions
{
    /// <summary>Where tokens are issued; https, but for loopback.</summary>
    public string TokenUrl { get; set; } = "";

    /// <summary>The application's id there.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Its secret. Never logged.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What is asked for, separated by blanks; what is left out is as usual for the kind.</summary>
    public string? Scope { get; set; }
}

/// <summary>Approval from the ticket.</summary>
public sealed class TicketApprovalOptions
{
    /// <summary>
    /// Accounts of the ticket system by their id there → the principal behind each: its object id in Entra ID, or its user principal name
    /// in the tenant of <c>Api__Authority</c>. Only they can approve.
    /// </summary>
    public IDictionary<string, string> Approvers { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether an account that opens a ticket, and behind which no principal is known, is certainly none of the approvers. Default false:
    /// then a plan that was asked for by such an account needs one approver more.
    /// </summary>
    public bool UnknownRequestersAreNotApprovers { get; set; }

    /// <summary>The state that counts as a yes; none leaves comments only.</summary>
    public string? ApprovedState { get; set; }
}

/// <summary>Tickets in, answers and webhooks out (section <c>Ticketing</c>).</summary>
public sealed class TicketingOptions
{
    /// <summary>The ticket systems.</summary>
    public IList<ConnectionOptions> Connections { get; set; } = [];

    /// <summary>Who is told of every change by signed webhook.</summary>
    public IList<OutboundWebhookOptions> Webhooks { get; set; } = [];

    /// <summary>Teams channels that get a card for approvals and outcomes.</summary>
    public IList<TeamsWorkflowOptions> TeamsWorkflows { get; set; } = [];

    /// <summary>How old a signed timestamp may be. Default 5 minutes.</summary>
    public TimeSpan ReplayWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The pause after a first attempt to write into a ticket that failed; each further one is four times longer. Default 5 seconds.
    /// </summary>
    public TimeSpan FirstRetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Where the status page or API is reached from the ticket; the remediation's id is appended. None leaves the link out.
    /// </summary>
    public string? StatusUrl { get; set; }
}

/// <summary>What receivers of notifications have in common.</summary>
public abstract class ReceiverOptions
{
    /// <summary>Where it is; https, but for loopback. Of a Teams workflow a secret.</summary>
    public string Url { get; set; } = "";

    /// <summary>The tenants that it is told of; all where it names none.</summary>
    public IList<Guid> Tenants { get; set; } = [];

    /// <summary>Whether it is told of a tenant.</summary>
    public bool IsToldOf(Guid tenantId) => Tenants.Count == 0 || Tenants.Contains(tenantId);
}

/// <summary>A Teams channel, by its incoming workflow webhook (<c>Ticketing__TeamsWorkflows__n__…</c>).</summary>
public sealed class TeamsWorkflowOptions : ReceiverOptions;

/// <summary>One receiver of signed webhooks (<c>Ticketing__Webhooks__n__…</c>).</summary>
public sealed class OutboundWebhookOptions : ReceiverOptions
{
    /// <summary>
    /// The secrets that each message is signed with: <c>whsec_</c> or <c>whsk_</c>, one, or two while one replaces the other. Never logged.
    /// </summary>
    public IList<string> Secrets { get; set; } = [];

    /// <summary>The form of the body. Default <see cref="WebhookFormat.StandardWebhooks"/>.</summary>
    public WebhookFormat Format { get; set; }
}

/// <summary>The form of a webhook's body. The signature is the same in both.</summary>
public enum WebhookFormat
{
    /// <summary><c>type</c>, <c>timestamp</c> and <c>data</c>, as Standard Webhooks recommends.</summary>
    StandardWebhooks,

    /// <summary>An event of CloudEvents 1.0 in structured mode.</summary>
    CloudEvents,
}
