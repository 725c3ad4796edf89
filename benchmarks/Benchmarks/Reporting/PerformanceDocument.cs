using TenantHygiene.LocalEnvironment.Repository;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary><c>docs/performance.md</c>: people write it, but for what stands between two markers.</summary>
public static class PerformanceDocument
{
    private const string Begin = "<!-- figures: written by benchmarks/Benchmarks -->";
    private const string End = "<!-- end of figures -->";

    /// <summary>Where it is.</summary>
    public static string Path => System.IO.Path.Combine(RepositoryRoot.Find(), "docs", "performance.md");

    /// <summary>Replaces the figures.</summary>
    /// <exception cref="InvalidDataException">The document lacks its markers.</exception>
    public static async Task WriteAsync(string figures, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(Path, cancellationToken);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{Path} lacks the lines '{Begin}' and '{End}' between which the figures go.");
        }

        await File.WriteAllTextAsync(Path, $"{text[..(begin + Begin.Length)]}\n\n{figures.Trim()}\n\n{text[end..]}", cancellationToken);
    }
}
