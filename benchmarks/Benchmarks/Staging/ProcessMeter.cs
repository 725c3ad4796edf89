using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace TenantHygiene.Benchmarks.Staging;

/// <summary>What another process, and those that it started, take of the machine, as the Linux kernel counts it.</summary>
public sealed class ProcessMeter : IDisposable
{
    private readonly Process[] _processes;

    /// <summary>Measures a process and those that it has started by now: a host and its worker.</summary>
    public ProcessMeter(int processId) =>
        _processes = [.. new[] { processId }.Concat(ChildrenOf(processId)).Select(Process.GetProcessById)];

    /// <summary>Processor time since the processes began, all threads, user and system.</summary>
    public TimeSpan ProcessorTime => TimeSpan.FromTicks(Refreshed().Sum(process => process.TotalProcessorTime.Ticks));

    /// <summary>Resident memory now, in bytes.</summary>
    public long Memory => Refreshed().Sum(process => process.WorkingSet64);

    /// <summary>
    /// The most resident memory of each since <see cref="ResetPeak"/>, added up, in bytes. Kept by the kernel: no sample can miss it.
    /// </summary>
    public long PeakMemory => Refreshed().Sum(process => process.PeakWorkingSet64);

    /// <summary>Begins <see cref="PeakMemory"/> anew.</summary>
    public void ResetPeak() => Array.ForEach(_processes, process => File.WriteAllText($"/proc/{process.Id}/clear_refs", "5"));

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_processes, process => process.Dispose());

    private static IEnumerable<int> ChildrenOf(int processId) =>
        File.ReadAllText($"/proc/{processId}/task/{processId}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Concat(
                Directory
                    .EnumerateDirectories($"/proc/{processId}/task")
                    .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            )
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture))
            .Distinct();

    private Process[] Refreshed()
    {
        Array.ForEach(_processes, process => process.Refresh());
        return _processes;
    }
}

/// <summary>The machine that was measured on, in a sentence.</summary>
public static class MachineDescription
{
    /// <summary>
    /// Processes that want a processor, averaged over the last minute. More than processors: figures in time are too high.
    /// </summary>
    public static double Load => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Processors, memory, system and runtime.</summary>
    public static string Read() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors ({Model()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30)} GB, "
                + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"
        );

    private static string Model() =>
        File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':')[1]
            .Trim()
        ?? "unknown";
}
