using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.EmbeddedHost.Discovery;
using TenantHygiene.EmbeddedHost.Hosting;

namespace TenantHygiene.EmbeddedHost.Invocation;

/// <summary>The app's functions, each with what it takes to call it.</summary>
internal sealed class FunctionRegistry
{
    private readonly List<FunctionInvoker> all = [];

    public FunctionRegistry(IEnumerable<DiscoveredFunction> functions, IReadOnlyList<ITriggerBinding> triggers, InvocationPipeline pipeline)
    {
        foreach (var function in functions)
        {
            var trigger = triggers.FirstOrDefault(candidate => candidate.Handles(function)) ?? throw new HostStartException(
                $"Function '{function.Name}' has the unknown binding '{function.Trigger.GetType().Name}' on parameter '{function.TriggerParameter.Name}'.");
            ParameterBinder[] binders = [.. function.Method.GetParameters().Select(parameter => BinderFor(function, trigger, parameter))];
            all.Add(new FunctionInvoker(function, binders, pipeline));
        }
    }

    /// <summary>By name, ignoring case.</summary>
    public IReadOnlyList<FunctionInvoker> All => all;

    public IEnumerable<(FunctionInvoker Invoker, T Trigger)> WithTrigger<T>()
        => all.Where(invoker => invoker.Function.Trigger is T).Select(invoker => (invoker, (T)(object)invoker.Function.Trigger));

    private static ParameterBinder BinderFor(DiscoveredFunction function, ITriggerBinding trigger, ParameterInfo parameter)
        => Common(parameter)
            ?? trigger.BinderFor(function, parameter)
            ?? throw new HostStartException(
                $"Function '{function.Name}': nothing can bind parameter '{parameter.Name}' of type {parameter.ParameterType.Name}.");

    private static ParameterBinder? Common(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(FunctionContext))
        {
            return context => ValueTask.FromResult<object?>(context);
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return context => ValueTask.FromResult<object?>(context.CancellationToken);
        }

        return parameter.ParameterType == typeof(DurableTaskClient) && parameter.IsDefined(typeof(DurableClientAttribute))
            ? context => ValueTask.FromResult<object?>(context.InstanceServices.GetRequiredService<FunctionsHost>().Client)
            : null;
    }
}
