using System.Reflection;

namespace TenantHygiene.EmbeddedHost.Invocation;

/// <summary>Turns what a method returns, tasks included, into its value.</summary>
internal static class ReturnValue
{
    public static Func<object?, ValueTask<object?>> ReaderFor(Type returnType)
    {
        if (returnType == typeof(Task))
        {
            return async returned =>
            {
                await (Task)returned!;
                return null;
            };
        }

        if (returnType == typeof(ValueTask))
        {
            return async returned =>
            {
                await (ValueTask)returned!;
                return null;
            };
        }

        if (returnType.IsGenericType && returnType.GetGenericTypeDefinition() == typeof(Task<>))
        {
            return Generic(nameof(ReadTask), returnType);
        }

        return returnType.IsGenericType && returnType.GetGenericTypeDefinition() == typeof(ValueTask<>)
            ? Generic(nameof(ReadValueTask), returnType)
            : ValueTask.FromResult;
    }

    private static Func<object?, ValueTask<object?>> Generic(string reader, Type returnType)
        => typeof(ReturnValue).GetMethod(reader, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(returnType.GetGenericArguments()[0])
            .CreateDelegate<Func<object?, ValueTask<object?>>>();

    private static async ValueTask<object?> ReadTask<T>(object? returned) => await (Task<T>)returned!;

    private static async ValueTask<object?> ReadValueTask<T>(object? returned) => await (ValueTask<T>)returned!;
}
