namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a method as a function. <paramref name="name"/> is unique in the app, ignoring case.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name.</summary>
    public string Name { get; } = name;
}
