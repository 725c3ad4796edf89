using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantHygiene.LocalEnvironment.Simulation;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(ScenarioFile))]
internal sealed partial class ScenarioFileJson : JsonSerializerContext;
