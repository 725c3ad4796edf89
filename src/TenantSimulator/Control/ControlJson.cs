using System.Text.Json;
using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Mutations;
using TenantHygiene.TenantSimulator.Reporting;

namespace TenantHygiene.TenantSimulator.Control;

/// <summary>The JSON of the routes under <c>/simulator</c>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(Mutation))]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(IReadOnlyList<TenantSnapshot>))]
[JsonSerializable(typeof(IReadOnlyList<CaseView>))]
[JsonSerializable(typeof(TokenOrder))]
[JsonSerializable(typeof(IssuedToken))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class ControlJson : JsonSerializerContext;

/// <summary>A control request that cannot be done.</summary>
/// <param name="Error">Why, and what to do.</param>
internal sealed record Refusal(string Error);
