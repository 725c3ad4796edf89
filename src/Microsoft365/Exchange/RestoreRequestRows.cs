using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Proof;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Reads rows of <c>Get-MailboxRestoreRequest</c>.</summary>
internal static class RestoreRequestRows
{
    /// <summary>How the copy of one source stands. An order whose reply was lost may have been given twice: the worse one counts.</summary>
    /// <param name="rows">The rows; one at least.</param>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="request">The request, for people.</param>
    public static Read<RescueState> From(IReadOnlyList<JsonElement> rows, string name, string request)
    {
        if (rows.Any(row => StrictJson.Text(row, "Name") != name))
        {
            return Malformed(request, "a request of another name");
        }

        var states = rows.Select(row => StateOf(StrictJson.Text(row, "Status"))).ToList();
        return states.TrueForAll(state => state is not null)
            ? Read.Found(Worst(states.OfType<RescueState>()))
            : Malformed(request, "a status that nobody knows");
    }

    /// <summary>Of several copies: failed if one has, complete if all are.</summary>
    public static RescueState Worst(IEnumerable<RescueState> states) => states.ToHashSet() switch
    {
        var all when all.Contains(RescueState.Failed) => RescueState.Failed,
        var all when all.Contains(RescueState.UnderWay) => RescueState.UnderWay,
        _ => RescueState.Completed,
    };

    private static RescueState? StateOf(string? status) => status switch
    {
        "Completed" => RescueState.Completed,
        "Queued" or "InProgress" or "CompletionInProgress" or "Retrying" or "Synced" => RescueState.UnderWay,
        // What is suspended goes on only when a person lets it.
        "Failed" or "CompletedWithWarning" or "Suspended" or "AutoSuspended" => RescueState.Failed,
        _ => null,
    };

    private static Read<RescueState> Malformed(string request, string flaw) => Read.Unreadable<RescueState>(ReadFaultKind.Malformed, $"{request}: {flaw}.");
}
