using System.Text.Json.Serialization;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Payloads;

namespace TenantHygiene.Ticketing.Sending;

/// <summary>What is to be done in a ticket.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Kind">What is told.</param>
/// <param name="Text">The comment, its marker at the end; for a ticket that is to be closed, what is kept as the reason.</param>
/// <param name="Marker">The marker by which the comment is found.</param>
/// <param name="Closes">Whether the ticket is to be closed rather than commented.</param>
public sealed record TicketMessage(string TicketId, AnswerKind Kind, string Text, string Marker, bool Closes = false);

/// <summary>How messages and events are kept.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TicketMessage))]
[JsonSerializable(typeof(TicketEvent))]
public sealed partial class TicketingJson : JsonSerializerContext;
