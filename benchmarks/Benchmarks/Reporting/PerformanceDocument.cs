using System.Globalization;
using System.Text;
using TenantHygiene.LocalEnvironment.Processes;

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

/// <summary>A table under a heading.</summary>
public sealed class MarkdownTable(string title, params IReadOnlyList<string> columns)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>Adds a row.</summary>
    public MarkdownTable Row(params IReadOnlyList<string> cells)
    {
        _rows.Add(cells);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder($"### {title}\n\n").Append(Line(columns)).Append(Line([.. columns.Select(_ => "---")]));
        foreach (var row in _rows)
        {
            text.Append(Line(row));
        }

        return text.Append('\n').ToString();
    }

    private static string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}

/// <summary>Figures as text, in the units of the document.</summary>
public static class Units
{
    /// <summary>Megabytes of 1,048,576 bytes.</summary>
    public static string Megabytes(long bytes) => Text($"{bytes / 1048576.0:N0} MB");

    /// <summary>A duration in seconds.</summary>
    public static string Seconds(TimeSpan time) => Text($"{time.TotalSeconds:N1} s");

    /// <summary>A duration in milliseconds.</summary>
    public static string Milliseconds(TimeSpan time) => Text($"{time.TotalMilliseconds:N1} ms");

    /// <summary>How many of something in each second.</summary>
    public static string PerSecond(int count, TimeSpan time) => Text($"{count / time.TotalSeconds:N1} /s");

    /// <summary>A whole number.</summary>
    public static string Count(long count) => Text($"{count:N0}");

    /// <summary>A mean.</summary>
    public static string Mean(int sum, int count) => Text($"{(double)sum / count:0.##}");

    /// <summary>How often one fits into the other.</summary>
    public static string Ratio(double value, double against) => Text($"{value / against:0.00}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How long many requests took.</summary>
public sealed class Latencies(IEnumerable<TimeSpan> durations)
{
    private readonly TimeSpan[] _sorted = [.. durations.Order()];

    /// <summary>Half of them took no longer.</summary>
    public TimeSpan Median => At(0.5);

    /// <summary>99 in 100 took no longer.</summary>
    public TimeSpan Percentile99 => At(0.99);

    private TimeSpan At(double share) => _sorted[(int)Math.Ceiling(share * _sorted.Length) - 1];
}
