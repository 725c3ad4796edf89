using System.Security.Cryptography;
using System.Text;

namespace TenantHygiene.Functions.Outbox;

/// <summary>The lanes of the outbox. What goes to one ticket keeps its order, and so does what is told of one remediation to one receiver.</summary>
internal static class Lanes
{
    /// <summary>The lane of a ticket.</summary>
    public static string OfTicket(string connection, string ticketId) => $"t-{connection}-{Short(ticketId)}";

    /// <summary>The lane of a remediation to a receiver.</summary>
    public static string OfReceiver(string url, string remediationId) => $"w-{Short(url)}-{remediationId}";

    /// <summary>How a receiver is named without its address, which may be a secret.</summary>
    public static string Receiver(string prefix, string url) => $"{prefix} {new Uri(url).Host} {Short(url)}";

    /// <summary>A short name for a text from outside.</summary>
    public static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];
}
