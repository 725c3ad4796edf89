using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Worker;

/// <summary>
/// The worker ended while it ran a function. The name is a contract: the durable extension looks for it in the type of the inner exception, and runs
/// orchestrators again instead of failing them.
/// </summary>
internal sealed class WorkerProcessExitException(string message) : Exception(message);

/// <summary>No worker was ready within the time that a caller may wait for one.</summary>
internal sealed class WorkerUnavailableException(string message) : Exception(message);

/// <summary>
/// A function failed in the worker. The text is a contract: the durable extension takes type, message and stack of a failed activity from it.
/// </summary>
internal sealed class FunctionFailedException(StatusResult result) : Exception(Describe(result))
{
    private static string Describe(StatusResult result) =>
        $"Result: {(result.Result is { Length: > 0 } text ? text : "Failure")}\nException: {result.Exception?.Message}\nStack: {result.Exception?.StackTrace}";
}
