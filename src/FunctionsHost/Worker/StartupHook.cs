/// <summary>
/// Runs in the worker's process before its own code (<c>DOTNET_STARTUP_HOOKS</c>). The host holds the other end of standard input and never
/// writes: it ends when the host does, whatever ended that, and the worker ends with it. .NET finds the hook by this name, outside of every
/// namespace.
/// </summary>
internal static class StartupHook
{
    /// <summary>Called by the runtime.</summary>
    public static void Initialize() => new Thread(EndWithHost) { IsBackground = true, Name = "Ends with the host" }.Start();

    private static void EndWithHost()
    {
        try
        {
            using var host = Console.OpenStandardInput();
            while (host.ReadByte() >= 0) { }
        }
        catch (IOException)
        {
            // A broken pipe says the same as its end.
        }

        // Nothing that the app still does could reach the host: what it has begun is begun again by another host.
        using var worker = System.Diagnostics.Process.GetCurrentProcess();
        worker.Kill();
    }
}
