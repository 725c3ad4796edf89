using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Functions.Api;

namespace TenantHygiene.ApiDescription;

/// <summary>The API as an OpenAPI 3.1 document, from the attributes of its functions and the docstrings of its bodies.</summary>
internal static class OpenApiDocument
{
    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The document as text.</summary>
    /// <exception cref="InvalidOperationException">A function is not described.</exception>
    public static string Write()
    {
        var schemas = new Schemas();
        var paths = new JsonObject();
        foreach (var route in DescribedRoute.All)
        {
            var path = (JsonObject)(paths[route.Path] ??= new JsonObject());
            path[route.Route.Method] = Describe(route, schemas);
        }

        var webhooks = DescribedWebhooks.Describe(schemas);
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
            ["webhooks"] = webhooks,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Components,
                ["responses"] = new JsonObject { ["Problem"] = Problem() },
                ["securitySchemes"] = new JsonObject
                {
                    ["entra"] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["bearerFormat"] = "JWT",
                        ["description"] = "An Entra token for this API whose `roles` hold the role that the operation names.",
                    },
                },
            },
        };
        return document.ToJsonString(_indented) + "\n";
    }

    private static JsonObject Describe(DescribedRoute described, Schemas schemas)
    {
        var (route, operation) = described;
        var node = new JsonObject { ["operationId"] = route.Function, ["summary"] = operation.Summary };
        if (operation.Notes is { } notes)
        {
            node["description"] = notes;
        }

        node["tags"] = new JsonArray(described.Group);
        node["security"] =
            operation.Access is ApiAccess.Token
                ? new JsonArray(new JsonObject { ["entra"] = new JsonArray(operation.Role) })
                : new JsonArray();
        if (operation.Access is ApiAccess.Token)
        {
            node["x-tenant-scope"] = operation.Scope.ToString();
        }

        JsonNode[] parameters = [.. described.PathParameters.Select(DescribePathParameter), .. route.Parameters.Select(Describe)];
        if (parameters.Length > 0)
        {
            node["parameters"] = new JsonArray(parameters);
        }

        if (operation.Body is { } body)
        {
            node["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(schemas.Request(body), operation.Example) };
        }

        node["responses"] = Responses(described, schemas);
        return node;
    }

    private static JsonObject Responses(DescribedRoute described, Schemas schemas)
    {
        var (route, operation) = described;
        var responses = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        var good = new JsonObject { ["description"] = Meaning(operation.Status) };
        if (operation.Answer is { } answer)
        {
            var content = Content(schemas.Answer(answer));
            foreach (var further in route.FurtherAnswers.Where(further => further.MediaType is not null))
            {
                content[further.MediaType!] = new JsonObject
                {
                    ["schema"] = new JsonObject { ["type"] = "string", ["description"] = further.Meaning },
                };
            }

            good["content"] = content;
        }

        responses[Code(operation.Status)] = good;
        foreach (var further in route.FurtherAnswers.Where(further => further.MediaType is null))
        {
            responses[Code(further.Status)] = new JsonObject { ["description"] = further.Meaning };
        }

        foreach (var status in operation.Refuses.Concat(Shared(described)).Distinct())
        {
            responses[Code(status)] = new JsonObject { ["$ref"] = "#/components/responses/Problem" };
        }

        return new JsonObject(responses);
    }

    /// <summary>How any operation of its kind may refuse.</summary>
    private static IEnumerable<int> Shared(DescribedRoute described)
    {
        if (described.Operation.Body is not null || described.Route.Parameters.Count > 0)
        {
            yield return 400;
        }

        if (described.Operation.Access is ApiAccess.Token)
        {
            yield return 401;
            yield return 403;
            yield return 429;
        }

        yield return 500;
    }

    private static JsonObject DescribePathParameter(string name) =>
        new()
        {
            ["name"] = name,
            ["in"] = "path",
            ["required"] = true,
            ["schema"] = name is "tenantId" or "userId"
                ? new JsonObject { ["type"] = "string", ["format"] = "uuid" }
                : new JsonObject { ["type"] = "string" },
        };

    private static JsonObject Describe(ApiParameterAttribute parameter) =>
        new()
        {
            ["name"] = parameter.Name,
            ["in"] = parameter is ApiHeaderAttribute ? "header" : "query",
            ["description"] = parameter.Meaning,
            ["schema"] = SchemaOf(parameter),
        };

    private static JsonObject SchemaOf(ApiParameterAttribute parameter)
    {
        var schema = new JsonObject();
        if (parameter.Type.IsEnum || parameter.Values.Length > 0)
        {
            string[] values = parameter.Type.IsEnum ? Enum.GetNames(parameter.Type) : parameter.Values;
            schema["enum"] = new JsonArray([.. values.Select(word => JsonValue.Create(word))]);
        }
        else if (parameter.Type == typeof(int))
        {
            schema["type"] = "integer";
            schema["minimum"] = parameter.Minimum;
            if (parameter.Maximum < int.MaxValue)
            {
                schema["maximum"] = parameter.Maximum;
            }
        }
        else
        {
            schema["type"] = "string";
            if (parameter.Type == typeof(Guid) || parameter.Type == typeof(DateTimeOffset))
            {
                schema["format"] = parameter.Type == typeof(Guid) ? "uuid" : "date-time";
            }
            else if (parameter.Maximum < int.MaxValue)
            {
                schema["minLength"] = 1;
                schema["maxLength"] = parameter.Maximum;
            }
        }

        if (parameter.Default is not null)
        {
            schema["default"] = JsonSerializer.SerializeToNode(parameter.Default);
        }

        return schema;
    }

    private static JsonObject Content(JsonNode schema, string? example = null)
    {
        var content = new JsonObject { ["schema"] = schema };
        if (example is not null)
        {
            content["example"] = JsonNode.Parse(example);
        }

        return new JsonObject { ["application/json"] = content };
    }

    private static JsonObject Problem() =>
        new()
        {
            ["description"] = "The refusal (RFC 9457): what is wrong and what to change, with a stable code.",
            ["content"] = new JsonObject
            {
                ["application/problem+json"] = new JsonObject
                {
                    ["schema"] = JsonNode.Parse(
                        """
                        {
                          "type": "object",
                          "required": ["title", "status", "detail", "code", "traceId"],
                          "properties": {
                            "type": { "type": "string", "format": "uri-reference" },
                            "title": { "type": "string", "description": "The reason phrase of the status." },
                            "status": { "type": "integer" },
                            "detail": { "type": "string", "description": "What is wrong, and what to change." },
                            "code": { "type": "string", "description": "Stable, for programs." },
                            "traceId": { "type": "string", "description": "Finds the request in the log." }
                          }
                        }
                        """
                    ),
                },
            },
        };

    private static string Meaning(int status) =>
        status switch
        {
            200 => "Success.",
            201 => "Created.",
            202 => "Accepted. Poll `Operation-Location` where the answer has it.",
            _ => "Done.",
        };

    private static string Code(int status) => status.ToString(CultureInfo.InvariantCulture);
}
