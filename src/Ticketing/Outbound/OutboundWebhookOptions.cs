namespace TenantHygiene.Ticketing.Outbound;

/// <summary>One receiver of signed webhooks (<c>Ticketing__Webhooks__n__…</c>).</summary>
public sealed class OutboundWebhookOptions
{
    /// <summary>Where every change is posted; https, but for loopback.</summary>
    public string Url { get; set; } = "";

    /// <summary>The secrets that each message is signed with: <c>whsec_</c> or <c>whsk_</c>, one, or two while one replaces the other. Never logged.</summary>
    public IList<string> Secrets { get; set; } = [];
}
