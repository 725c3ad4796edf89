using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TenantHygiene.ApiDescription;

/// <summary>The API as an OpenAPI 3.1 document: routes, methods and roles as the code has them, words from <see cref="Operations"/> and the docstrings.</summary>
internal static partial class OpenApiDocument
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as text.</summary>
    /// <exception cref="InvalidOperationException">A function is not described, or what is described is no function.</exception>
    public static string Write()
    {
        var described = Operations.All.Select(operation => operation.Function).ToHashSet();
        if (HttpFunctions.All.Select(function => function.Name).FirstOrDefault(name => !described.Remove(name)) is { } missing)
        {
            throw new InvalidOperationException($"The function {missing} is not described: add it to Operations.");
        }

        if (described.FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException($"{unknown} is described, and is no HTTP function.");
        }

        var schemas = new Schemas();
        var paths = new JsonObject();
        foreach (var operation in Operations.All)
        {
            var function = HttpFunctions.All.Single(candidate => candidate.Name == operation.Function);
            var path = (JsonObject)(paths[Braces().Replace(function.Path, "{${name}}")] ??= new JsonObject());
            path[function.Method] = Describe(operation, function, schemas);
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "TenantHygiene",
                ["version"] = "1",
                ["description"] = "Finds, repairs and verifies provisioning errors of Microsoft 365 users. A role includes no other role.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The application itself." }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Components,
                ["responses"] = new JsonObject { ["Problem"] = Problem() },
                ["securitySchemes"] = new JsonObject
                {
                    ["entra"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT", ["description"] = "An Entra token for this API whose `roles` hold the role that the operation names." },
                },
            },
        };
        return document.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Describe(Operation operation, HttpFunction function, Schemas schemas)
    {
        var described = new JsonObject
        {
            ["operationId"] = operation.Function,
            ["summary"] = operation.Summary,
            ["tags"] = new JsonArray(function.Path.Split('/')[3]),
            ["security"] = function.Role is null ? new JsonArray() : new JsonArray(new JsonObject { ["entra"] = new JsonArray(function.Role) }),
        };
        JsonNode[] parameters = [.. PathParameters(function.Path), .. operation.Parameters.Select(Describe)];
        if (parameters.Length > 0)
        {
            described["parameters"] = new JsonArray(parameters);
        }

        if (operation.Takes is { } body)
        {
            described["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(schemas.Request(body)) };
        }

        described["responses"] = Responses(operation, function, schemas);
        return described;
    }

    private static JsonObject Responses(Operation operation, HttpFunction function, Schemas schemas)
    {
        var responses = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        var good = new JsonObject { ["description"] = Meaning(operation.Answers.Status) };
        if (operation.Answers.Body is { } type)
        {
            var content = Content(schemas.Answer(type));
            foreach (var (mediaType, meaning) in operation.AlsoAs)
            {
                content[mediaType] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["description"] = meaning } };
            }

            good["content"] = content;
        }

        responses[Code(operation.Answers.Status)] = good;
        foreach (var (status, meaning) in operation.AlsoAnswers)
        {
            responses[Code(status)] = new JsonObject { ["description"] = meaning };
        }

        foreach (var status in operation.Refuses.Concat(Shared(operation, function)).Distinct())
        {
            responses[Code(status)] = new JsonObject { ["$ref"] = "#/components/responses/Problem" };
        }

        return new JsonObject(responses);
    }

    /// <summary>How any operation of its kind may refuse.</summary>
    private static IEnumerable<int> Shared(Operation operation, HttpFunction function)
    {
        if (operation.Takes is not null || operation.Parameters.Count > 0)
        {
            yield return 400;
        }

        if (function.Role is not null)
        {
            yield return 401;
            yield return 403;
            yield return 429;
        }

        yield return 500;
    }

    private static IEnumerable<JsonObject> PathParameters(string path) => Braces().Matches(path).Select(match => new JsonObject
    {
        ["name"] = match.Groups["name"].Value,
        ["in"] = "path",
        ["required"] = true,
        ["schema"] = match.Groups["name"].Value is "tenantId" or "userId" ? new JsonObject { ["type"] = "string", ["format"] = "uuid" } : new JsonObject { ["type"] = "string" },
    });

    private static JsonObject Describe(Parameter parameter) => new()
    {
        ["name"] = parameter.Name,
        ["in"] = parameter.In,
        ["description"] = parameter.Meaning,
        ["schema"] = JsonNode.Parse(parameter.Schema),
    };

    private static JsonObject Content(JsonNode schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Problem() => new()
    {
        ["description"] = "Why not, in words and with a stable code (RFC 9457).",
        ["content"] = new JsonObject
        {
            ["application/problem+json"] = new JsonObject
            {
                ["schema"] = JsonNode.Parse("""
                    {
                      "type": "object",
                      "required": ["title", "status", "detail", "code", "traceId"],
                      "properties": {
                        "type": { "type": "string", "format": "uri-reference" },
                        "title": { "type": "string" },
                        "status": { "type": "integer" },
                        "detail": { "type": "string", "description": "What is wrong, and what to do." },
                        "code": { "type": "string", "description": "Stable, for programs." },
                        "traceId": { "type": "string", "description": "Finds the request in the log." }
                      }
                    }
                    """),
            },
        },
    };

    private static string Meaning(int status) => status switch
    {
        200 => "Here it is.",
        201 => "Made.",
        202 => "Accepted; watch it at `Operation-Location`.",
        _ => "Done.",
    };

    private static string Code(int status) => status.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<name>\w+)(:[^}]*)?\}")]
    private static partial Regex Braces();
}
