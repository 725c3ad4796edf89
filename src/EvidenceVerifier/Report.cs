using System.Text;
using TenantHygiene.Remediation.Audit;

namespace TenantHygiene.EvidenceVerifier;

/// <summary>Prints the findings. Text from the bundle cannot control the terminal.</summary>
internal sealed class Report(TextWriter output, bool hasColours)
{
    private const string Green = "32";
    private const string Red = "31";

    public async Task<int> WriteAsync(EvidenceBundle bundle, IReadOnlyList<EvidenceFinding> findings)
    {
        await output.WriteLineAsync(Plain($"Evidence of remediation {bundle.RemediationId}"));
        foreach (var entry in bundle.Entries)
        {
            await output.WriteLineAsync(Plain($"  {entry.Sequence, 6}  {entry.At.UtcDateTime:u}  {Describe(entry)}"));
        }

        await output.WriteLineAsync();
        foreach (var finding in findings)
        {
            await output.WriteLineAsync(
                finding.Holds ? Coloured(Green, $"holds   {finding.Text}") : Coloured(Red, $"BROKEN  {finding.Text}")
            );
        }

        var broken = findings.Count(finding => !finding.Holds);
        await output.WriteLineAsync();
        await output.WriteLineAsync(
            broken == 0
                ? Coloured(Green, "The evidence holds.")
                : Coloured(Red, $"The evidence does not hold: {broken} of {findings.Count} checks failed.")
        );
        return broken == 0 ? 0 : 1;
    }

    public async Task<int> WriteErrorAsync(string text)
    {
        await output.WriteLineAsync(Coloured(Red, text));
        return 1;
    }

    // Timeline steps have a text for people; other entries are shown by their kind.
    private static string Describe(AuditEntry entry) =>
        $"{entry.Kind}{(entry.Actor is { } actor ? $" by {actor}" : "")}{(AuditText.Of(entry) is { } text ? $": {text}" : "")}";

    private string Coloured(string colour, string text) => hasColours ? $"\e[{colour}m{Plain(text)}\e[0m" : Plain(text);

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            plain.Append(char.IsControl(unit) ? '\ufffd' : unit);
        }

        return plain.ToString();
    }
}
