using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Ticketing.Payloads;

/// <summary>The places of a connection, compiled: its own, and what is usual for its kind otherwise.</summary>
public sealed record PayloadPaths
{
    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath User { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath ErrorText { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath TicketId { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath TicketUrl { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath Tenant { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath DeliveryId { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath SentAt { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath Requester { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath Actor { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath Comment { get; init; }

    /// <summary>See <see cref="ConnectionPaths"/>.</summary>
    public required PayloadPath State { get; init; }

    /// <summary>Compiles them.</summary>
    /// <exception cref="FormatException">One is no JMESPath.</exception>
    public static PayloadPaths Of(ConnectionKind kind, ConnectionPaths own)
    {
        var usual = UsualPaths.Of(kind);
        return new PayloadPaths
        {
            User = new(own.User ?? usual.User!),
            ErrorText = new(own.ErrorText ?? usual.ErrorText!),
            TicketId = new(own.TicketId ?? usual.TicketId!),
            TicketUrl = new(own.TicketUrl ?? usual.TicketUrl!),
            Tenant = new(own.Tenant ?? usual.Tenant!),
            DeliveryId = new(own.DeliveryId ?? usual.DeliveryId!),
            SentAt = new(own.SentAt ?? usual.SentAt!),
            Requester = new(own.Requester ?? usual.Requester!),
            Actor = new(own.Actor ?? usual.Actor!),
            Comment = new(own.Comment ?? usual.Comment!),
            State = new(own.State ?? usual.State!),
        };
    }
}
