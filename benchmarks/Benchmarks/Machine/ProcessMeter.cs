using System.Diagnostics;

namespace TenantHygiene.Benchmarks.Machine;

/// <summary>What another process takes of the machine, as the Linux kernel counts it.</summary>
public sealed class ProcessMeter(int processId) : IDisposable
{
    private readonly Process _process = Process.GetProcessById(processId);

    /// <summary>Processor time since the process began, all threads, user and system.</summary>
    public TimeSpan ProcessorTime => Refreshed().TotalProcessorTime;

    /// <summary>Resident memory now, in bytes.</summary>
    public long Memory => Refreshed().WorkingSet64;

    /// <summary>The most resident memory since <see cref="ResetPeak"/>, in bytes. Kept by the kernel: no sample can miss it.</summary>
    public long PeakMemory => Refreshed().PeakWorkingSet64;

    /// <summary>Begins <see cref="PeakMemory"/> anew.</summary>
    public void ResetPeak() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private Process Refreshed()
    {
        _process.Refresh();
        return _process;
    }
}
