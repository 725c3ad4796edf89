using System.Reflection;
using Microsoft.Azure.WebJobs;
using TenantHygiene.FunctionsHost.Index;

namespace TenantHygiene.FunctionsHost.Tests;

/// <summary>What becomes of a worker's descriptions of its functions.</summary>
public sealed class FunctionIndexTests
{
    private const string Queue = """{ "name": "message", "type": "queueTrigger", "direction": "In", "queueName": "work" }""";

    [Fact]
    public void A_function_has_its_trigger_first_and_its_inputs_after_it()
    {
        var function = WorkerFunctions.Read("Take", """{ "name": "client", "type": "durableClient", "direction": "In" }""", Queue);

        Assert.Equal("queueTrigger", function.TriggerType);
        Assert.Equal(["message", "client"], function.ParameterNames);
    }

    [Theory]
    [InlineData("Function 'Take' has 0 triggers; it must have one.")]
    [InlineData("Function 'Take' has 2 triggers; it must have one.", Queue, Queue)]
    [InlineData("Function 'Take' has the output binding 'queue'", Queue, """{ "name": "out", "type": "queue", "direction": "Out" }""")]
    [InlineData("Function 'Take' has a binding that is not JSON", "{")]
    public void A_description_that_cannot_be_served_is_refused_and_its_function_named(string message, params string[] bindings)
    {
        var error = Assert.Throws<HostStartException>(() => WorkerFunctions.Read("Take", bindings));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task The_method_of_a_function_passes_its_name_and_all_arguments_on()
    {
        var invoker = new RecordingInvoker();
        var type = FunctionTypeBuilder.Build([
            new FunctionMethod("Take", [new("text", typeof(string), null), new("count", typeof(int), null)], null, null),
        ]);
        var method = type.GetMethod("Take")!;

        await (Task)method.Invoke(Activator.CreateInstance(type, invoker), ["work", 7, null, CancellationToken.None])!;

        Assert.Equal("Take", invoker.Function);
        Assert.Equal(["work", 7, null, CancellationToken.None], invoker.Arguments);
        Assert.Equal(["text", "count", "__binder", "__cancellation"], method.GetParameters().Select(parameter => parameter.Name));
    }

    [Fact]
    public void Attributes_are_written_with_everything_that_their_instances_hold()
    {
        Attribute attribute = new QueueTriggerAttribute("work") { Connection = "Other" };

        var type = FunctionTypeBuilder.Build([
            new FunctionMethod("Take", [new("text", typeof(string), attribute)], new NoAutomaticTriggerAttribute(), attribute),
        ]);
        var method = type.GetMethod("Take")!;

        var written = method.GetParameters()[0].GetCustomAttribute<QueueTriggerAttribute>();
        Assert.Equal(("work", "Other"), (written?.QueueName, written?.Connection));
        Assert.NotNull(method.GetCustomAttribute<NoAutomaticTriggerAttribute>());
        Assert.Equal("Take", method.GetCustomAttribute<FunctionNameAttribute>()?.Name);
        Assert.Equal(typeof(Task<object>), method.ReturnType);
        Assert.NotNull(method.ReturnParameter.GetCustomAttribute<QueueTriggerAttribute>());
    }

    private sealed class RecordingInvoker : IFunctionInvoker
    {
        public string? Function { get; private set; }

        public object?[] Arguments { get; private set; } = [];

        public Task<object?> InvokeAsync(string function, object?[] arguments)
        {
            (Function, Arguments) = (function, arguments);
            return Task.FromResult<object?>(null);
        }
    }
}
