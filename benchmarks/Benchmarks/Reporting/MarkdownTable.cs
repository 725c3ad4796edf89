using System.Text;

namespace TenantHygiene.Benchmarks.Reporting;

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
