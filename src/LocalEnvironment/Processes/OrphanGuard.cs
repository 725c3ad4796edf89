using System.ComponentModel;
using System.Diagnostics;

namespace TenantHygiene.LocalEnvironment.Processes;

/// <summary>
/// Ends the started processes even when this one is killed without a chance to do so: a small shell reads their ids from a pipe,
/// which the operating system closes with this process, whatever ended it.
/// </summary>
internal sealed class OrphanGuard
{
    // Ctrl+C reaches the whole terminal group: the guard must outlive it, or it could not guard.
    private const string Script = """
        trap '' INT TERM HUP QUIT
        guarded=
        while read -r act id; do
          others=
          for pid in $guarded; do [ "$pid" = "$id" ] || others="$others $pid"; done
          guarded=$others
          [ "$act" = guard ] && guarded="$guarded $id"
        done
        [ -z "$guarded" ] && exit
        kill -TERM $guarded 2>/dev/null
        tries=0
        while [ $tries -lt 30 ] && kill -0 $guarded 2>/dev/null; do sleep 0.1; tries=$((tries+1)); done
        kill -KILL $guarded 2>/dev/null
        """;

    private static readonly Lazy<OrphanGuard> _shared = new(() => new OrphanGuard());
    private readonly Lock _gate = new();
    private readonly StreamWriter? _pipe;

    private OrphanGuard()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            var shell = Process.Start(
                new ProcessStartInfo("sh", ["-c", Script])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            );
            _pipe = shell?.StandardInput;
        }
        catch (Win32Exception)
        {
            // No shell: the processes are still ended on every orderly way out, only not when this one is killed.
        }
    }

    /// <summary>The guard of this process.</summary>
    public static OrphanGuard Shared => _shared.Value;

    /// <summary>Ends a process when this one is gone.</summary>
    public void Guard(int processId) => SendCommand("guard", processId);

    /// <summary>Forgets a process that has ended, before its id is given to another one.</summary>
    public void Release(int processId) => SendCommand("release", processId);

    private void SendCommand(string act, int processId)
    {
        lock (_gate)
        {
            try
            {
                _pipe?.Write($"{act} {processId}\n");
                _pipe?.Flush();
            }
            catch (IOException)
            {
                // The guard was killed from outside; nothing depends on it but the case that it was for.
            }
        }
    }
}
