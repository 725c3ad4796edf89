using Microsoft.Extensions.Options;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Ticketing.Connections;

/// <summary>A connection whose settings were checked, ready for use.</summary>
/// <param name="Options">The settings.</param>
/// <param name="Paths">Where things stand in payloads, compiled.</param>
public sealed record Connection(ConnectionOptions Options, PayloadPaths Paths)
{
    /// <summary>Its name.</summary>
    public string Name => Options.Name;

    /// <summary>What stands at the other end.</summary>
    public ConnectionKind Kind => Options.Kind!.Value;

    /// <summary>What is particular to its kind.</summary>
    public Vendor Vendor => VendorTable.Of(Kind);

    /// <summary>
    /// The tenants whose remediations it may request, see and decide on: those that its settings name; all where they name none.
    /// </summary>
    public TenantScope Scope { get; } =
        Options is { TenantId: null, Tenants.Count: 0 }
            ? TenantScope.All
            : TenantScope.Of(Options.Tenants.Values.Concat(new[] { Options.TenantId }.OfType<Guid>()));

    /// <summary>Compiles the settings.</summary>
    /// <exception cref="FormatException">A path is no JMESPath.</exception>
    public static Connection Of(ConnectionOptions options) =>
        new(options, PayloadPaths.Of(VendorTable.Of(options.Kind!.Value).DefaultPaths, options.Paths));

    /// <summary>The tenant of a ticket; null when nobody said.</summary>
    public Guid? TenantOf(string? customer) =>
        customer is not null && Options.Tenants.FirstOrDefault(known => IsSame(known.Key, customer)) is { Key: not null } mapped
            ? mapped.Value
            : Options.TenantId;

    /// <summary>
    /// The approver behind an account of the ticket system, as the settings name it: object id or user principal name; null for every other
    /// account.
    /// </summary>
    public string? ApproverOf(string? account) =>
        account is null ? null : Options.Approvals.Approvers.FirstOrDefault(known => IsSame(known.Key, account)).Value;

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The configured connections by name.</summary>
public sealed class ConnectionRegistry(IOptions<TicketingOptions> options)
{
    private readonly Dictionary<string, Connection> _connections = options
        .Value.Connections.Select(Connection.Of)
        .ToDictionary(connection => connection.Name, StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Connection> All => _connections.Values;

    /// <summary>One of them; null when there is none of this name.</summary>
    public Connection? Find(string name) => _connections.GetValueOrDefault(name);
}

/// <summary>What stands at the other end of a connection. <see cref="VendorTable"/> holds what is particular to each.</summary>
public enum ConnectionKind
{
    /// <summary>Any sender of JSON with a shared secret; nothing is answered.</summary>
    Json,

    /// <summary>A sender that follows the Standard Webhooks specification; nothing is answered.</summary>
    StandardWebhooks,

    /// <summary>A sender of CloudEvents 1.0: binary, structured or batched; nothing is answered.</summary>
    CloudEvents,

    /// <summary>ServiceNow incidents.</summary>
    ServiceNow,

    /// <summary>Jira and Jira Service Management.</summary>
    Jira,

    /// <summary>Zendesk.</summary>
    Zendesk,

    /// <summary>Freshservice.</summary>
    Freshservice,

    /// <summary>HaloPSA.</summary>
    HaloPsa,

    /// <summary>ConnectWise PSA.</summary>
    ConnectWise,

    /// <summary>Autotask PSA.</summary>
    Autotask,

    /// <summary>PagerDuty incidents, webhooks of version 3.</summary>
    PagerDuty,

    /// <summary>Azure Monitor alerts in the common schema.</summary>
    AzureMonitor,
}
