using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace TenantHygiene.EmbeddedHost.Discovery;

/// <summary>Finds the functions of an app. What is wrong with one stops the start, and names it.</summary>
internal static class FunctionDiscovery
{
    public static IReadOnlyList<DiscoveredFunction> Find(IEnumerable<Type> types)
    {
        DiscoveredFunction[] functions =
        [
            .. types
                .SelectMany(type => type.GetMethods(
                    BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Select(method => (method, attribute: method.GetCustomAttribute<FunctionAttribute>()))
                .Where(found => found.attribute is not null)
                .Select(found => Describe(found.attribute!.Name, found.method))
                .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase),
        ];

        var duplicate = functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return duplicate is null
            ? functions
            : throw new HostStartException(
                $"Function '{duplicate.Key}' is declared more than once: {string.Join(" and ", duplicate.Select(function => function.EntryPoint))}.");
    }

    private static DiscoveredFunction Describe(string name, MethodInfo method)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new HostStartException($"The function at {method.DeclaringType}.{method.Name} has no name.");
        }

        if (!method.IsPublic || method.IsGenericMethod)
        {
            throw new HostStartException($"Function '{name}': {method.DeclaringType}.{method.Name} must be public and not generic.");
        }

        var triggers = method.GetParameters()
            .Select(parameter => (parameter, trigger: parameter.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(bound => bound.trigger is not null)
            .ToArray();
        return triggers is [var (parameter, trigger)]
            ? new DiscoveredFunction(name, method, parameter, trigger!)
            : throw new HostStartException($"Function '{name}' has {triggers.Length} triggers; it must have exactly one.");
    }
}
