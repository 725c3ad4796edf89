using System.Diagnostics;

namespace TenantHygiene.HybridAgent.Tests.Support;

/// <summary>The real agent as a process of its own, which can be killed.</summary>
internal sealed class AgentProcess(IReadOnlyDictionary<string, string?> settings) : IDisposable
{
    private Process? process;

    /// <summary>Ends when the process does, with its exit code.</summary>
    public Task Exited => process!.WaitForExitAsync();

    public int ExitCode => process!.ExitCode;

    /// <summary>What it said when it ended; it must have.</summary>
    public Task<string> Errors => process!.StandardError.ReadToEndAsync();

    public void Start()
    {
        process?.Dispose();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TenantHygiene.HybridAgent.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["Logging__LogLevel__Default"] = "None";
        process = Process.Start(start)!;
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public void Kill() => process!.Kill();

    public void Dispose()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
        }

        process?.Dispose();
    }
}
