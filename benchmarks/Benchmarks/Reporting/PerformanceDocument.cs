using TenantHygiene.LocalEnvironment.Repository;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary><c>docs/performance.md</c>: people write it, but for what stands between the two markers of each group of figures.</summary>
public static class PerformanceDocument
{
    /// <summary>Where it is.</summary>
    public static string Path => System.IO.Path.Combine(RepositoryRoot.Find(), "docs", "performance.md");

    /// <summary>Replaces the figures of a group.</summary>
    /// <exception cref="InvalidDataException">The document lacks the group's markers.</exception>
    public static async Task WriteAsync(string group, string figures, CancellationToken cancellationToken)
    {
        var (first, last) = ($"<!-- figures of {group}: written by benchmarks/Benchmarks -->", $"<!-- end of figures of {group} -->");
        var text = await File.ReadAllTextAsync(Path, cancellationToken);
        var begin = text.IndexOf(first, StringComparison.Ordinal);
        var end = text.IndexOf(last, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{Path} lacks the lines '{first}' and '{last}' between which the figures go.");
        }

        await File.WriteAllTextAsync(Path, $"{text[..(begin + first.Length)]}\n\n{figures.Trim()}\n\n{text[end..]}", cancellationToken);
    }
}
