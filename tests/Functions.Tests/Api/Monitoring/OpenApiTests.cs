using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using TenantHygiene.Functions.Api;

namespace TenantHygiene.Functions.Tests.Api.Monitoring;

/// <summary>
/// The description of the API in <c>docs/openapi.json</c>, and the tables of <c>docs/api.md</c>. Both are written by
/// <c>dotnet run --project src/ApiDescription -- docs/openapi.json</c>.
/// </summary>
public sealed class OpenApiTests
{
    [Fact]
    public void What_is_checked_in_and_served_is_what_the_code_says()
    {
        using var served = new StreamReader(typeof(TenantHygieneApplication).Assembly.GetManifestResourceStream("openapi.json")!);

        Assert.Equal(ApiDescription.OpenApiDocument.Write(), served.ReadToEnd());
    }

    [Fact]
    public void The_tables_of_the_guide_are_what_the_code_says()
    {
        var guide = File.ReadAllText(Guide());

        Assert.Equal(ApiDescription.ApiGuide.Write(guide), guide);
        Assert.All(
            ApiRoute.All.Select(route =>
                $"| `{route.Method.ToUpperInvariant()} {Regex.Replace(route.Path, "^/api/v1", "", RegexOptions.None, TimeSpan.FromSeconds(1))}"
            ),
            row => Assert.Contains(row, guide, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_guide_without_a_place_for_the_tables_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => ApiDescription.ApiGuide.Write("<!-- roles: generated -->\n<!-- roles: end -->\n"));

    [Fact]
    public void Every_body_with_members_has_an_example_that_the_route_takes() =>
        Assert.All(
            ApiRoute.All.Select(route => route.Operation!).Where(operation => operation.Body is { } body && body != typeof(JsonElement)),
            operation => Assert.NotNull(JsonSerializer.Deserialize(operation.Example!, operation.Body!, ApiJson.Default))
        );

    [Fact]
    public void It_is_a_valid_OpenAPI_document_without_warnings()
    {
        var reading = Microsoft.OpenApi.OpenApiDocument.Parse(ApiDescription.OpenApiDocument.Write(), "json");

        Assert.NotNull(reading.Diagnostic);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, reading.Diagnostic.SpecificationVersion);
        Assert.Empty(reading.Diagnostic.Errors);
        Assert.Empty(reading.Diagnostic.Warnings);
    }

    [Fact]
    public void Every_operation_says_what_it_is_for_which_role_it_asks_for_and_how_it_refuses() => Assert.All(Operations(), operation =>
        {
            Assert.NotEmpty(operation.Summary!);
            Assert.NotEmpty(operation.OperationId!);
            Assert.Contains("500", operation.Responses!.Keys);
            Assert.All(operation.Responses.Where(response => response.Key[0] is '4' or '5'), response =>
                Assert.Contains("application/problem+json", response.Value.Content!.Keys)
            );
            // Webhooks ask for a signature instead of a token, and refuse a wrong one in the same way.
            Assert.True(operation.Security!.Count == 0 || operation.Responses.ContainsKey("401"));
        });

    [Fact]
    public void Every_top_level_member_of_every_answer_is_described()
    {
        var reading = Microsoft.OpenApi.OpenApiDocument.Parse(ApiDescription.OpenApiDocument.Write(), "json");

        var silent = reading
            .Document!.Components!.Schemas!.SelectMany(schema =>
                (schema.Value.Properties ?? new Dictionary<string, IOpenApiSchema>()).Select(property =>
                    (Name: $"{schema.Key}.{property.Key}", property.Value.Description)
                )
            )
            .Where(property => string.IsNullOrEmpty(property.Description));
        Assert.Empty(silent);
    }

    private static string Guide([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "..", "docs", "api.md"));

    private static IEnumerable<OpenApiOperation> Operations() =>
        Microsoft
            .OpenApi.OpenApiDocument.Parse(ApiDescription.OpenApiDocument.Write(), "json")
            .Document!.Paths.SelectMany(path => path.Value.Operations!.Values);
}
