using System.Text.Json.Nodes;
using TenantHygiene.Microsoft365.Exchange;

namespace TenantHygiene.Functions.Remediating;

/// <summary>Writes as JSON what is kept as evidence.</summary>
internal static class EvidenceJson
{
    /// <summary>What Exchange answered to the purge.</summary>
    public static string Of(PurgeReply reply) => reply switch
    {
        PurgeReply.Accepted(var requestId) => Text("accepted", requestId, null),
        PurgeReply.AlreadyGone(var requestId) => Text("already-gone", requestId, null),
        PurgeReply.Refused(var type, var message, var requestId) => Text("refused", requestId, $"{type} {message}"),
        PurgeReply.Unsettled(var detail) => Text("unsettled", null, detail),
        _ => throw new InvalidOperationException($"A reply that nobody knows: {reply}"),
    };

    private static string Text(string reply, string? requestId, string? detail) =>
        new JsonObject { ["reply"] = reply, ["requestId"] = requestId, ["detail"] = detail }.ToJsonString();
}
