using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>
/// A cmdlet with its parameters. There is no way to give it an empty identity, which Exchange would take for "all objects".
/// </summary>
internal sealed class ExchangeCommand(ExchangeCmdlet cmdlet)
{
    private readonly JsonObject _parameters = [];

    /// <summary>The cmdlet's name.</summary>
    public string Cmdlet => cmdlet.Name;

    /// <summary>With whose right it is sent.</summary>
    public Access Access => cmdlet.IsRead ? Access.Reading : Access.Repairing;

    /// <summary>The parameters by name, in the order in which they were given.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Arguments => _parameters;

    /// <summary>
    /// Whether it names one object, so that an answer without rows is no answer: the service reports a missing object as an error.
    /// </summary>
    public bool NamesAnObject { get; private set; }

    /// <exception cref="ArgumentException">The identity is empty.</exception>
    public ExchangeCommand Naming(Guid identity)
    {
        if (identity == Guid.Empty)
        {
            throw new ArgumentException("An empty identity would match every object.", nameof(identity));
        }

        Set("Identity", identity.ToString("D"));
        NamesAnObject = true;
        return this;
    }

    /// <summary>Asks for every object whose property has the value.</summary>
    /// <exception cref="ArgumentException">The value is empty, as it is on every object without one.</exception>
    public ExchangeCommand Where(GuidProperty property, Guid value)
    {
        if (value == Guid.Empty)
        {
            throw new ArgumentException($"An empty {property} would match every object without one.", nameof(value));
        }

        Set("Filter", $"{property} -eq '{value:D}'");
        return All();
    }

    /// <summary>Asks for as many objects as there are; by itself a cmdlet stops at a thousand.</summary>
    public ExchangeCommand All()
    {
        Set("ResultSize", "Unlimited");
        return this;
    }

    /// <summary>Names an object by something else than a GUID, such as the name that this product gave it.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ExchangeCommand Naming(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Set("Identity", name);
        NamesAnObject = true;
        return this;
    }

    /// <exception cref="ArgumentException">The value is empty.</exception>
    public ExchangeCommand With(string parameter, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Set(parameter, value);
        return this;
    }

    public ExchangeCommand With(string parameter, bool value = true)
    {
        Set(parameter, value);
        return this;
    }

    public ExchangeCommand With(string parameter, IEnumerable<string> values)
    {
        Set(parameter, new JsonArray([.. values.Select(value => (JsonNode?)value)]));
        return this;
    }

    /// <summary>The request's body, UTF-8.</summary>
    public byte[] ToBody()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            new JsonObject
            {
                ["CmdletInput"] = new JsonObject { ["CmdletName"] = Cmdlet, ["Parameters"] = _parameters.DeepClone() },
            }.WriteTo(writer);
        }

        return stream.ToArray();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Cmdlet} {_parameters.ToJsonString()}";

    // Identities are granted the parameters of the catalogue alone, so that another one would be refused in a tenant: better here.
    private void Set(string parameter, JsonNode value) =>
        _parameters[parameter] = cmdlet.Parameters.Contains(parameter)
            ? value
            : throw new InvalidOperationException(
                $"{Cmdlet} is not declared with the parameter {parameter}: add it to {nameof(ExchangeCmdlet)}."
            );
}
