using System.Globalization;
using System.Text.Json;
using TenantHygiene.Remediation.Audit;

namespace TenantHygiene.EvidenceVerifier;

/// <summary>The command: reads a bundle, prints in words what holds. Works offline, and trusts nothing but SHA-256.</summary>
public static class Verification
{
    private const string Usage = """
        Checks the evidence of a remediation, as returned by GET /api/v1/remediations/{id}/evidence.

        usage: dotnet run --project src/EvidenceVerifier -- BUNDLE.json [--known ENTRY:HASH]

          --known   an entry of the tenant's audit log that you have noted before, such as the last entry of
                    a bundle that was exported after this remediation began. Without it, a log that was
                    rewritten as a whole cannot be detected
        """;

    /// <summary>Runs the command.</summary>
    /// <returns>0 when everything holds, otherwise 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, bool hasColours)
    {
        var report = new Report(output, hasColours);
        switch (arguments)
        {
            case [var file] when !file.StartsWith('-'):
                return await VerifyAsync(file, anchor: null, report);
            case [var file, "--known", var known] when Anchor(known) is { } anchor:
                return await VerifyAsync(file, anchor, report);
            case [_, "--known", var known]:
                return await report.WriteErrorAsync($"'{known}' is not of the form ENTRY:HASH, such as 12:{AuditHash.OfText("")}.");
            default:
                await output.WriteLineAsync(Usage);
                return 1;
        }
    }

    private static async Task<int> VerifyAsync(string file, AuditAnchor? anchor, Report report)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            var bundle = await EvidenceReader.ReadAsync(stream, CancellationToken.None);
            return await report.WriteAsync(bundle, EvidenceCheck.Run(bundle, anchor));
        }
        catch (JsonException exception)
        {
            return await report.WriteErrorAsync($"{file} is not an evidence bundle: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return await report.WriteErrorAsync($"{file} cannot be read: {exception.Message}");
        }
    }

    private static AuditAnchor? Anchor(string known) =>
        known.Split(':') is [var sequence, { Length: 64 } hash]
        && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? new AuditAnchor(number, hash.ToLowerInvariant())
            : null;
}
