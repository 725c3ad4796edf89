namespace Microsoft.DurableTask;

/// <summary>Turns inputs and outputs into text and back.</summary>
public abstract class DataConverter
{
    /// <summary>The text of <paramref name="value"/>.</summary>
    public abstract string? Serialize(object? value);

    /// <summary>The value of <paramref name="data"/>.</summary>
    public abstract object? Deserialize(string? data, Type targetType);

    /// <summary>The value of <paramref name="data"/>.</summary>
    public virtual T? Deserialize<T>(string? data) => (T?)(Deserialize(data, typeof(T)) ?? default(T));
}
