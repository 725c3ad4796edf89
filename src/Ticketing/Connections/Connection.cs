using TenantHygiene.Ticketing.Payloads;

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

    /// <summary>Compiles the settings.</summary>
    /// <exception cref="FormatException">A path is no JMESPath.</exception>
    public static Connection Of(ConnectionOptions options) => new(options, PayloadPaths.Of(options.Kind!.Value, options.Paths));

    /// <summary>The tenant of a ticket; null when nobody said.</summary>
    public Guid? TenantOf(string? customer) =>
        customer is not null && Options.Tenants.FirstOrDefault(known => string.Equals(known.Key, customer, StringComparison.OrdinalIgnoreCase)) is { Key: not null } mapped
            ? mapped.Value
            : Options.TenantId;

    /// <summary>The approver behind an account of the ticket system, as the settings name it: object id or user principal name; null for every other account.</summary>
    public string? ApproverOf(string? account) =>
        account is null ? null : Options.Approvals.Approvers.FirstOrDefault(known => string.Equals(known.Key, account, StringComparison.OrdinalIgnoreCase)).Value;
}
