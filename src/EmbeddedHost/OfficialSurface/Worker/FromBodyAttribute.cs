using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Converters
{
    /// <summary>Names what converts a parameter's value.</summary>
    [AttributeUsage(
        AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface | AttributeTargets.Parameter,
        AllowMultiple = true)]
    public class InputConverterAttribute(Type converterType) : Attribute
    {
        /// <summary>The converting type.</summary>
        public Type ConverterType { get; } = converterType;
    }
}

namespace Microsoft.Azure.Functions.Worker.Http
{
    /// <summary>Binds a parameter to the JSON body of the request.</summary>
    public class FromBodyAttribute() : InputConverterAttribute(typeof(TenantHygiene.EmbeddedHost.Triggers.Http.JsonBody));
}
