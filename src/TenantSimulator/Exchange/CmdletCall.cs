using System.Text.Json;
using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>One invocation of a cmdlet.</summary>
/// <param name="Tenant">Where it runs.</param>
/// <param name="Cmdlet">Its name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Caller">Who calls.</param>
/// <param name="Distortion">How to bend the result.</param>
internal sealed record CmdletCall(Tenant Tenant, string Cmdlet, CmdletParameters Parameters, Caller Caller, Distortion Distortion)
{
    /// <summary>How Exchange behaves where the documents leave it open.</summary>
    public ExchangeBehavior Behavior => Tenant.SharedScenario.Exchange;

    /// <summary>Finds recipients as this cmdlet sees them.</summary>
    public RecipientLookup Lookup => new(Tenant, Cmdlet);

    /// <summary>The mandatory identity.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <returns>Its text.</returns>
    public string Require(string parameter = "Identity") =>
        Parameters.Text(parameter)
        ?? throw new CmdletException(
            new ExchangeError(
                400,
                "BadRequest",
                "System.Management.Automation.ParameterBindingException",
                $"Cannot process command because of one or more missing mandatory parameters: {parameter}."
            )
        );
}

/// <summary>The parameters of a call, read as strictly as PowerShell binds them.</summary>
/// <param name="values">The JSON object Parameters.</param>
internal sealed class CmdletParameters(IReadOnlyDictionary<string, JsonElement> values)
{
    /// <summary>The names that were sent, those with null included.</summary>
    public IEnumerable<string> Names => values.Keys;

    /// <summary>Whether a parameter was sent with a value.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text; null when absent, null or empty.</summary>
    public string? Text(string name) =>
        Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } value => value.GetString() is { Length: > 0 } text ? text : null,
            { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
            _ => throw new CmdletException(ExchangeError.Value(name)),
        };

    /// <summary>A switch or a boolean; null when absent.</summary>
    public bool? Flag(string name) =>
        Find(name)?.ValueKind switch
        {
            null => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new CmdletException(ExchangeError.Value(name)),
        };

    /// <summary>Whether a switch is on.</summary>
    public bool Is(string name) => Flag(name) == true;

    /// <summary>A list of texts; one text is a list of one.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Find(name) switch
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

/// <summary>What a cmdlet returns.</summary>
/// <param name="Rows">Objects, each a list of properties that is made only when its page is sent.</param>
internal sealed record CmdletResult(IReadOnlyList<IEnumerable<KeyValuePair<string, object?>>> Rows)
{
    /// <summary>No output.</summary>
    public static CmdletResult Nothing { get; } = new([]);

    /// <summary>Warnings.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
