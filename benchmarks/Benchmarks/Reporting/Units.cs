using System.Globalization;

namespace TenantHygiene.Benchmarks.Reporting;

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
