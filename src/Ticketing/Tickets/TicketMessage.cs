using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tickets;

/// <summary>What is to be done in a ticket.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Kind">What is told.</param>
/// <param name="Text">The comment, its marker at the end; for a ticket that is to be closed, what is kept as the reason.</param>
/// <param name="Marker">The marker by which the comment is found.</param>
/// <param name="Closes">Whether the ticket is to be closed rather than commented.</param>
public sealed record TicketMessage(string TicketId, AnswerKind Kind, string Text, string Marker, bool Closes = false);

/// <summary>How messages and events are kept.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(TicketMessage))]
[JsonSerializable(typeof(TicketEvent))]
public sealed partial class TicketingJson : JsonSerializerContext;

/// <summary>
/// The line that ends every comment of ours. It names the comment, so that it can be found before it is written again, and tells us not to
/// answer ourselves.
/// </summary>
public static partial class Marker
{
    /// <summary>The marker of a message of the outbox.</summary>
    public static string Of(string remediationId, int sequence) => $"[TenantHygiene {remediationId} {sequence}]";

    /// <summary>Whether a text carries a marker of ours, and is therefore our own or quotes it.</summary>
    public static bool IsIn(string? text) => text is not null && Any().IsMatch(text);

    [GeneratedRegex(@"\[TenantHygiene [rd]-[0-9a-zA-Z-]+ \d+\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Any();
}
