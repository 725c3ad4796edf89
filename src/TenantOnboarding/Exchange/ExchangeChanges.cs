using System.Text.Json;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantOnboarding.Grants;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>
/// Reads for the reconcilers, and makes their changes: each is written to the transcript as the command that an administrator could type.
/// </summary>
internal sealed class ExchangeChanges(AdministrationChannel exchange, Transcript transcript)
{
    /// <summary>The rows of a cmdlet that reads.</summary>
    public Task<Read<IReadOnlyList<JsonElement>>> ReadAsync(Guid tenantId, ExchangeCommand command, CancellationToken cancellationToken) =>
        exchange.ReadAsync(tenantId, command, cancellationToken);

    /// <summary>Sends a cmdlet that writes, or only shows it in a dry run.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="existing">The error that means that nothing is left to do.</param>
    /// <returns>Whether the change was made.</returns>
    public Task<bool> ChangeAsync(Guid tenantId, ExchangeCommand command, CancellationToken cancellationToken, string? existing = null) =>
        transcript.ChangeAsync(PowerShellText.Of(command), async () =>
            await exchange.WriteAsync(tenantId, command, cancellationToken) is { } fault
            && (existing is null || !fault.Detail.Contains(existing, StringComparison.Ordinal))
                ? Remedies.ExplainExchange(fault)
                : null
        );
}

/// <summary>Reads members of the rows that Exchange answers with.</summary>
internal static class AdministrationRows
{
    /// <summary>The texts of a list; empty where there is no list.</summary>
    public static IReadOnlyList<string> Texts(JsonElement row, string name) =>
        StrictJson.TryGetList(row, name, out var values)
            ? [.. values.EnumerateArray().Where(value => value.ValueKind is JsonValueKind.String).Select(value => value.GetString()!)]
            : [];
}
