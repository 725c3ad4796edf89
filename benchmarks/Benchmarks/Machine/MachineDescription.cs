using System.Globalization;
using System.Runtime.InteropServices;

namespace TenantHygiene.Benchmarks.Machine;

/// <summary>The machine that was measured on, in a sentence.</summary>
public static class MachineDescription
{
    /// <summary>Processes that want a processor, averaged over the last minute. More than processors: figures in time are too high.</summary>
    public static double Load => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Processors, memory, system and runtime.</summary>
    public static string Read() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} processors ({Model()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30)} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");

    private static string Model() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
}
