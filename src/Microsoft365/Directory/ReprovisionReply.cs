using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>What Microsoft Graph answered to <c>retryServiceProvisioning</c>.</summary>
public abstract record ReprovisionReply
{
    private ReprovisionReply()
    {
    }

    /// <summary>Accepted; the work happens within minutes or hours.</summary>
    public sealed record Accepted : ReprovisionReply;

    /// <summary>The user no longer exists.</summary>
    public sealed record UserGone : ReprovisionReply;

    /// <summary>Not accepted, or unknown. Asking again is harmless.</summary>
    public sealed record Failed(ReadFault Fault) : ReprovisionReply;
}
