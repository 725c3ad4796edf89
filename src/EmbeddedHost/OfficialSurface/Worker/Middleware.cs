namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of an invocation's pipeline.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>Runs around every invocation, whatever triggers it.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Does its part, and calls <paramref name="next"/> unless the invocation shall end here.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
