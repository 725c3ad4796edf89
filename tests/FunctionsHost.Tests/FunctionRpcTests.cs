using System.Reflection;
using Google.Protobuf.Reflection;
using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Tests;

/// <summary>The messages of this host against those of the worker, as the worker's assembly describes them.</summary>
public sealed class FunctionRpcTests
{
    private static readonly FileDescriptor _official = (FileDescriptor)
        Assembly
            .Load("Microsoft.Azure.Functions.Worker.Grpc")
            .GetType("Microsoft.Azure.Functions.Worker.Grpc.Messages.FunctionRpcReflection", throwOnError: true)!
            .GetProperty("Descriptor", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .GetValue(null)!;

    /// <summary>Every message of this host.</summary>
    public static TheoryData<string> Messages => [.. FunctionRpcReflection.Descriptor.MessageTypes.Select(message => message.Name)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Each_field_has_the_number_name_and_type_that_it_has_in_the_worker(string message)
    {
        var ours = FunctionRpcReflection.Descriptor.MessageTypes.Single(one => one.Name == message);
        var theirs = _official.MessageTypes.Single(one => one.Name == message);

        Assert.Equal(theirs.FullName, ours.FullName);
        var known = theirs.Fields.InDeclarationOrder().Select(Describe).ToHashSet();
        Assert.All(ours.Fields.InDeclarationOrder().Select(Describe), field => Assert.Contains(field, known));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Each_enumeration_has_the_values_that_it_has_in_the_worker(string message)
    {
        var ours = FunctionRpcReflection.Descriptor.MessageTypes.Single(one => one.Name == message).EnumTypes;
        var theirs = _official.MessageTypes.Single(one => one.Name == message).EnumTypes;

        Assert.All(ours, one => Assert.Equal(Values(theirs.Single(same => same.Name == one.Name)), Values(one)));
    }

    [Fact]
    public void The_service_has_the_path_that_the_worker_calls()
    {
        var (ours, theirs) = (Assert.Single(FunctionRpcReflection.Descriptor.Services), Assert.Single(_official.Services));

        Assert.Equal(theirs.FullName, ours.FullName);
        Assert.Equal(
            theirs.Methods.Select(method => (method.Name, method.IsClientStreaming, method.IsServerStreaming)),
            ours.Methods.Select(method => (method.Name, method.IsClientStreaming, method.IsServerStreaming))
        );
    }

    private static IEnumerable<(int, string)> Values(EnumDescriptor one) => one.Values.Select(value => (value.Number, value.Name));

    private static string Describe(FieldDescriptor field)
    {
        var type = field.FieldType switch
        {
            FieldType.Message => field.MessageType.FullName,
            FieldType.Enum => field.EnumType.FullName,
            var simple => simple.ToString(),
        };
        var kind =
            field.IsMap ? $"map of {Describe(field.MessageType.FindFieldByNumber(2))}"
            : field.IsRepeated ? "repeated"
            : field.ContainingOneof?.Name;
        return $"{field.FieldNumber} {field.Name} {type} {kind}";
    }
}
