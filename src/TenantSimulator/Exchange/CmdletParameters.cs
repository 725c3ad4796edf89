using System.Text.Json;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>The parameters of a call, read as strictly as PowerShell binds them.</summary>
/// <param name="values">The JSON object Parameters.</param>
internal sealed class CmdletParameters(IReadOnlyDictionary<string, JsonElement> values)
{
    /// <summary>The names that were sent, those with null included.</summary>
    public IEnumerable<string> Names => values.Keys;

    /// <summary>Whether a parameter was sent with a value.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text; null when absent, null or empty.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString() is { Length: > 0 } text ? text : null,
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        _ => throw new CmdletException(ExchangeError.Value(name)),
    };

    /// <summary>A switch or a boolean; null when absent.</summary>
    public bool? Flag(string name) => Find(name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new CmdletException(ExchangeError.Value(name)),
    };

    /// <summary>Whether a switch is on.</summary>
    public bool Is(string name) => Flag(name) == true;

    /// <summary>A list of texts; one text is a list of one.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => item.GetString() ?? "")],
        _ => [Text(name) ?? ""],
    };

    private JsonElement? Find(string name)
    {
        foreach (var (key, value) in values)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase) && value.ValueKind != JsonValueKind.Null)
            {
                return value;
            }
        }

        return null;
    }
}
