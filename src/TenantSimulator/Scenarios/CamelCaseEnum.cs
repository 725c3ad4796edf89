using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>Reads and writes an enumeration by its camel-case name and refuses numbers, so that a scenario stays readable.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
