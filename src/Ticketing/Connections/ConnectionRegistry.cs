using Microsoft.Extensions.Options;

namespace TenantHygiene.Ticketing.Connections;

/// <summary>The configured connections by name.</summary>
public sealed class ConnectionRegistry(IOptions<TicketingOptions> options)
{
    private readonly Dictionary<string, Connection> connections = options.Value.Connections.Select(Connection.Of).ToDictionary(connection => connection.Name, StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Connection> All => connections.Values;

    /// <summary>One of them; null when there is none of this name.</summary>
    public Connection? Find(string name) => connections.GetValueOrDefault(name);
}
