using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using TenantHygiene.FunctionsHost.Http;
using TenantHygiene.FunctionsHost.Worker;
using TenantHygiene.FunctionsHost.Worker.Protocol;
using WebJobsBinder = Microsoft.Azure.WebJobs.Binder;

namespace TenantHygiene.FunctionsHost.Index;

/// <summary>Turns the call of a function's method into an invocation of the worker, and its answer into what the method returns.</summary>
internal sealed class FunctionInvoker(IEnumerable<WorkerFunction> functions, FunctionsWorker worker, WorkerHttpForwarder http)
    : IFunctionInvoker
{
    // A trigger that starts while the worker is started again waits for it: failing would cost a message one of its tries.
    private static readonly TimeSpan _triggerTimeout = TimeSpan.FromMinutes(2);

    // Somebody waits for the answer of a request.
    private static readonly TimeSpan _requestTimeout = TimeSpan.FromSeconds(10);

    private readonly FrozenDictionary<string, WorkerFunction> _functions = functions.ToFrozenDictionary(function => function.Name);

    /// <inheritdoc/>
    public async Task<object?> InvokeAsync(string function, object?[] arguments)
    {
        var called = _functions[function];
        var (bindingData, cancellationToken) = (((WebJobsBinder)arguments[^2]!).BindingData, (CancellationToken)arguments[^1]!);
        AddFields(called, arguments[0], bindingData);
        using var span = HostTelemetry.StartFunction(called, bindingData);
        try
        {
            var connection = await worker.ReadyAsync(called.IsHttp ? _requestTimeout : _triggerTimeout, cancellationToken);
            var request = Describe(called, arguments, bindingData);
            if (arguments[0] is HttpContext context)
            {
                await http.InvokeAsync(context, connection, request, cancellationToken);
                return null;
            }

            return WorkerPayload.FromWorker((await connection.InvokeAsync(request, cancellationToken)).ReturnValue);
        }
        catch (Exception exception)
        {
            span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    // The fields of a message that is a JSON object are known by name, as on the Functions host; what the queue itself says of the message
    // comes first.
    private static void AddFields(WorkerFunction function, object? trigger, Dictionary<string, object> bindingData)
    {
        if (
            trigger is not string { Length: > 1 } text
            || text.TrimStart() is not ['{', ..]
            || !WorkerFunction.IsOf(function.Trigger, "queueTrigger")
        )
        {
            return;
        }

        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
            foreach (var field in JObject.Load(reader).Properties().Where(field => field.Value is JValue { Value: not null }))
            {
                bindingData.TryAdd(field.Name, field.Value.ToString());
            }
        }
        catch (JsonException)
        {
            // Text that only begins like JSON is text.
        }
    }

    private static InvocationRequest Describe(WorkerFunction function, object?[] arguments, Dictionary<string, object> bindingData)
    {
        var request = new InvocationRequest
        {
            InvocationId = Guid.NewGuid().ToString(),
            FunctionId = function.Metadata.FunctionId,
            TraceContext = new RpcTraceContext
            {
                TraceParent = Activity.Current?.Id ?? "",
                TraceState = Activity.Current?.TraceStateString ?? "",
            },
        };
        foreach (var (index, name) in function.ParameterNames.Index())
        {
            request.InputData.Add(new ParameterBinding { Name = name, Data = WorkerPayload.ToWorker(arguments[index]) });
        }

        // "sys" is the SDK's own: the function's name and a clock, for binding expressions.
        foreach (var (key, value) in bindingData.Where(one => one.Key != "sys" && one.Value is not HttpContext))
        {
            request.TriggerMetadata[key] = WorkerPayload.ToWorker(value);
        }

        if (arguments[0] is HttpContext { Request: var httpRequest })
        {
            foreach (var (key, value) in httpRequest.Query)
            {
                request.TriggerMetadata[key] = new TypedData { String = value.ToString() };
            }

            foreach (var (key, value) in httpRequest.RouteValues.Where(one => one.Value is not null))
            {
                request.TriggerMetadata[key] = new TypedData { String = value!.ToString() };
            }
        }

        return request;
    }
}

/// <summary>Runs a function in the worker.</summary>
public interface IFunctionInvoker
{
    /// <summary>Runs it.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="arguments">The values of trigger and inputs, then the binder and the cancellation token.</param>
    /// <returns>What it returned.</returns>
    Task<object?> InvokeAsync(string function, object?[] arguments);
}

/// <summary>
/// The base of the class whose methods stand for the worker's functions. Public, because that class lives in an assembly of its own.
/// </summary>
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
