using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

[assembly: AssemblyFixture(typeof(TenantHygiene.Infrastructure.CompiledTemplate))]

namespace TenantHygiene.Infrastructure;

/// <summary>The templates in <c>infra/</c>, compiled once by the real Bicep compiler for every test.</summary>
public sealed class CompiledTemplate : IDisposable
{
    private readonly JsonDocument _template;

    public CompiledTemplate()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The pinned Bicep compiler is a program for Linux.");
        var start = new ProcessStartInfo(Metadata("BicepCompiler"), ["build", Path.Combine(Repository, "infra", "main.bicep"), "--stdout"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var compiler = Process.Start(start)!;
        var diagnostics = compiler.StandardError.ReadToEndAsync();
        var output = compiler.StandardOutput.ReadToEnd();
        compiler.WaitForExit();
        Diagnostics = diagnostics.GetAwaiter().GetResult().Trim();
        _template = JsonDocument.Parse(compiler.ExitCode is 0 ? output : "{}");
        Resources = [.. ResourcesIn(_template.RootElement, inherited: null)];
    }

    /// <summary>What the compiler and its linter had to say; warnings included.</summary>
    public string Diagnostics { get; }

    /// <summary>Every resource of every module.</summary>
    public IReadOnlyList<CompiledResource> Resources { get; }

    /// <summary>The repository's root, with a separator at its end.</summary>
    public static string Repository => Metadata("Repository");

    public JsonElement Root => _template.RootElement;

    public IEnumerable<CompiledResource> OfType(string type) => Resources.Where(resource => resource.Type == type);

    public void Dispose() => _template.Dispose();

    private static string Metadata(string key) =>
        typeof(CompiledTemplate).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;

    /// <param name="inherited">The condition of the module around, where there is one.</param>
    private static IEnumerable<CompiledResource> ResourcesIn(JsonElement template, string? inherited)
    {
        if (!template.TryGetProperty("resources", out var resources))
        {
            yield break;
        }

        // Symbolic names make an object of what is an array otherwise.
        var elements =
            resources.ValueKind is JsonValueKind.Object ? resources.EnumerateObject().Select(one => one.Value) : resources.EnumerateArray();
        foreach (var element in elements)
        {
            var condition = element.TryGetProperty("condition", out var own) ? own.ToString() : inherited;
            var type = element.GetProperty("type").GetString()!;
            if (type is "Microsoft.Resources/deployments")
            {
                foreach (var inner in ResourcesIn(element.GetProperty("properties").GetProperty("template"), condition))
                {
                    yield return inner;
                }
            }
            else if (!element.TryGetProperty("existing", out var existing) || !existing.GetBoolean())
            {
                yield return new(type, condition, element);
            }
        }
    }
}

/// <param name="Condition">The expression on which it, or the module around it, depends; null when it is always there.</param>
public sealed record CompiledResource(string Type, string? Condition, JsonElement Json)
{
    public JsonElement Property(params ReadOnlySpan<string> path)
    {
        var at = Json.GetProperty("properties");
        foreach (var name in path)
        {
            Assert.True(at.TryGetProperty(name, out var next), $"{Type} does not set {string.Join('.', path)}.");
            at = next;
        }

        return at;
    }
}
