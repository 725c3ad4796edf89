using Microsoft.Azure.Functions.Worker.Middleware;

namespace TenantHygiene.EmbeddedHost.Invocation;

/// <summary>The app's middleware, in the order in which it was added.</summary>
internal sealed class InvocationPipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];

    public void Add(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> component) => middleware.Add(component);

    public FunctionExecutionDelegate Around(FunctionExecutionDelegate function)
        => Enumerable.Reverse(middleware).Aggregate(function, (next, component) => component(next));
}
