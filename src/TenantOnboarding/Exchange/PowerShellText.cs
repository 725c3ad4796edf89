using System.Text.Json.Nodes;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Guidance;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>A command as an administrator could type it, so that a rehearsal is a script.</summary>
internal static class PowerShellText
{
    public static string Of(ExchangeCommand command) =>
        string.Join(' ', command.Arguments.Select(parameter => Of(parameter.Key, parameter.Value)).Prepend(command.Cmdlet));

    private static string Of(string name, JsonNode? value) => value switch
    {
        JsonArray many => $"-{name} {string.Join(", ", many.Select(one => CommandText.Quote($"{one}")))}",
        JsonValue flag when flag.TryGetValue<bool>(out var isOn) => isOn ? $"-{name}" : $"-{name}:$false",
        _ => $"-{name} {CommandText.Quote($"{value}")}",
    };
}
