namespace TenantHygiene.FunctionsHost.Index;

/// <summary>Runs a function in the worker.</summary>
public interface IFunctionInvoker
{
    /// <summary>Runs it.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="arguments">The values of trigger and inputs, then the binder and the cancellation token.</param>
    /// <returns>What it returned.</returns>
    Task<object?> InvokeAsync(string function, object?[] arguments);
}

/// <summary>The base of the class whose methods stand for the worker's functions. Public, because that class lives in an assembly of its own.</summary>
/// <param name="invoker">Runs the functions.</param>
public abstract class FunctionMethods(IFunctionInvoker invoker)
{
    /// <summary>The name of the method that each of the methods calls.</summary>
    internal const string InvokeName = nameof(InvokeAsync);

    /// <summary>Runs a function.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="arguments">Its arguments.</param>
    protected Task<object?> InvokeAsync(string function, object?[] arguments) => invoker.InvokeAsync(function, arguments);
}
