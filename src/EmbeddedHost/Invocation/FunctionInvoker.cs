using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.EmbeddedHost.Discovery;

namespace TenantHygiene.EmbeddedHost.Invocation;

/// <summary>Calls one function: middleware, then arguments, then the method on an instance of its own.</summary>
internal sealed class FunctionInvoker
{
    private readonly FunctionExecutionDelegate pipeline;
    private readonly ParameterBinder[] binders;
    private readonly MethodInvoker method;
    private readonly ObjectFactory? factory;
    private readonly Func<object?, ValueTask<object?>> readResult;

    public FunctionInvoker(DiscoveredFunction function, ParameterBinder[] binders, InvocationPipeline middleware)
    {
        Function = function;
        this.binders = binders;
        method = MethodInvoker.Create(function.Method);
        factory = function.Method.IsStatic ? null : FactoryFor(function);
        readResult = ReturnValue.ReaderFor(function.Method.ReturnType);
        pipeline = middleware.Around(CallAsync);
    }

    public DiscoveredFunction Function { get; }

    /// <summary>Runs the function and returns its value, as middleware left it.</summary>
    public async Task<object?> InvokeAsync(InvocationContext context)
    {
        var result = new ResultSlot();
        context.Features.Set<InvocationResult>(result);
        await Telemetry.ObserveAsync(Function, context, context.Caller, () => pipeline(context));
        return result.Value;
    }

    private static ObjectFactory FactoryFor(DiscoveredFunction function)
    {
        try
        {
            return ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, []);
        }
        catch (InvalidOperationException exception)
        {
            throw new HostStartException($"Function '{function.Name}': {exception.Message}", exception);
        }
    }

    private async Task CallAsync(FunctionContext context)
    {
        var invocation = (InvocationContext)context;
        var arguments = new object?[binders.Length];
        for (var index = 0; index < binders.Length; index++)
        {
            arguments[index] = await binders[index](invocation);
        }

        var instance = factory?.Invoke(context.InstanceServices, null);
        try
        {
            context.GetInvocationResult().Value = await readResult(method.Invoke(instance, arguments.AsSpan()));
        }
        finally
        {
            await DisposeAsync(instance);
        }
    }

    private static async ValueTask DisposeAsync(object? instance)
    {
        if (instance is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
        }
        else
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private sealed class ResultSlot : InvocationResult
    {
        public override object? Value { get; set; }
    }
}
