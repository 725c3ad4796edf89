// The durable extension takes a container that says its name for one of the Consumption plan, and floods standard output with what that
// plan collects there.
using System.Runtime.InteropServices;
using TenantHygiene.FunctionsHost;

Environment.SetEnvironmentVariable("CONTAINER_NAME", null);
Environment.SetEnvironmentVariable("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated");

var stopRequested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var starting = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    var folder = args is [var given, ..] ? given : Path.Combine(AppContext.BaseDirectory, "app");
    await using var run = new HostRun(HostConfiguration.Read(folder, Directory.GetCurrentDirectory()));
    await run.StartAsync(starting.Token);
    await stopRequested.Task;
    await run.StopAsync();
    return 0;
}
catch (HostStartException exception)
{
    if (exception.Message.Length > 0)
    {
        await Console.Error.WriteLineAsync($"The function app cannot start. {exception.Message}");
    }

    return 1;
}
catch (OperationCanceledException) when (stopRequested.Task.IsCompleted)
{
    return 0;
}

void Stop(PosixSignalContext signal)
{
    // A second signal has the system's own effect: the process ends at once.
    signal.Cancel = stopRequested.TrySetResult();
    starting.Cancel();
}
