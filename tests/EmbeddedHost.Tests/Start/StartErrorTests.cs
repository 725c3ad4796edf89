using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace TenantHygiene.EmbeddedHost.Tests.Start;

public sealed class StartErrorTests
{
    [Theory]
    [InlineData(typeof(UnknownBinding), "Function 'Listens' has the unknown binding 'KafkaTriggerAttribute' on parameter 'message'.")]
    [InlineData(typeof(UnknownParameter), "Function 'Asks': nothing can bind parameter 'stream' of type Stream.")]
    [InlineData(typeof(TwiceTheSameName), "Function 'Same' is declared more than once")]
    [InlineData(typeof(TwiceTheSameRoute), "Function 'A' with route 'api/things/{id}' would take requests of function 'B' with route 'api/things/{key}'")]
    [InlineData(typeof(CatchAllFirst), "Function 'All' with route 'api/{*path}' would take requests of function 'Some' with route 'api/things'")]
    [InlineData(typeof(MissingSetting), "Function 'Ticks' refers to the setting '%Schedule%', which is missing.")]
    [InlineData(typeof(WrongSchedule), "Function 'Ticks' has the schedule 'every day'")]
    [InlineData(typeof(MissingConnection), "Function 'Eats' needs the setting 'AzureWebJobsStorage'")]
    [InlineData(typeof(UnknownConstraint), "Function 'Gets' has the invalid route 'api/{id:colour}'")]
    [InlineData(typeof(ReservedRoute), "Function 'Rules' has the route 'Admin/rules': the Functions host keeps paths below")]
    public async Task What_is_wrong_with_a_function_stops_the_start_and_is_named(Type functions, string message)
    {
        using var recipe = new HostRecipe(functions);

        var error = await Assert.ThrowsAsync<HostStartException>(recipe.StartAsync);

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("AzureFunctionsJobHost:extensions:queues:batchSize", "0", "'extensions:queues:batchSize' is '0'")]
    [InlineData("AzureFunctionsJobHost:extensions:queues:visibilityTimeout", "soon", "'extensions:queues:visibilityTimeout' is 'soon'")]
    [InlineData("AzureFunctionsJobHost:extensions:queues:messageEncoding", "utf7", "'extensions:queues:messageEncoding' is 'utf7'")]
    public async Task A_wrong_host_setting_stops_the_start_and_is_named(string setting, string value, string message)
    {
        using var recipe = new HostRecipe(typeof(Fine)) { Settings = { [setting] = value } };

        var error = await Assert.ThrowsAsync<HostStartException>(recipe.StartAsync);

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_host_on_the_same_data_is_refused()
    {
        using var recipe = new HostRecipe(typeof(Fine));
        await using var first = await recipe.StartAsync();

        var error = await Assert.ThrowsAsync<HostStartException>(recipe.StartAsync);

        Assert.StartsWith("Another process uses the data in", error.Message, StringComparison.Ordinal);
    }

    public static class Fine
    {
        [Function("Fine")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            // Only to be found.
        }
    }

    public sealed class KafkaTriggerAttribute : TriggerBindingAttribute;

    public static class UnknownBinding
    {
        [Function("Listens")]
        public static void Run([KafkaTrigger] string message) => throw new NotSupportedException(message);
    }

    public static class UnknownParameter
    {
        [Function("Asks")]
        public static void Run([HttpTrigger] HttpRequest request, Stream stream) => throw new NotSupportedException();
    }

    public static class TwiceTheSameName
    {
        [Function("Same")]
        public static void One([HttpTrigger] HttpRequest request) => throw new NotSupportedException();

        [Function("same")]
        public static void Two([HttpTrigger] HttpRequest request) => throw new NotSupportedException();
    }

    public static class TwiceTheSameRoute
    {
        [Function("A")]
        public static void A([HttpTrigger("get", Route = "things/{id}")] HttpRequest request) => throw new NotSupportedException();

        [Function("B")]
        public static void B([HttpTrigger("get", Route = "things/{key}")] HttpRequest request) => throw new NotSupportedException();
    }

    public static class CatchAllFirst
    {
        [Function("All")]
        public static void All([HttpTrigger("get", Route = "{*path}")] HttpRequest request) => throw new NotSupportedException();

        [Function("Some")]
        public static void Some([HttpTrigger("get", Route = "things")] HttpRequest request) => throw new NotSupportedException();
    }

    public static class MissingSetting
    {
        [Function("Ticks")]
        public static void Run([TimerTrigger("%Schedule%")] TimerInfo timer) => throw new NotSupportedException();
    }

    public static class WrongSchedule
    {
        [Function("Ticks")]
        public static void Run([TimerTrigger("every day")] TimerInfo timer) => throw new NotSupportedException();
    }

    public static class MissingConnection
    {
        [Function("Eats")]
        public static void Run([QueueTrigger("food")] string message) => throw new NotSupportedException(message);
    }

    public static class ReservedRoute
    {
        [Function("Rules")]
        public static void Run([HttpTrigger("get", Route = "Admin/rules")] HttpRequest request) => throw new NotSupportedException();
    }

    public static class UnknownConstraint
    {
        [Function("Gets")]
        public static void Run([HttpTrigger("get", Route = "{id:colour}")] HttpRequest request) => throw new NotSupportedException();
    }
}
