using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.EmbeddedHost.Tests.OfficialSurface;

public sealed class OfficialSurfaceTests
{
    private static readonly OfficialListing Official = OfficialListing.Read();

    public static TheoryData<string> DeclaredTypes =>
        [.. Declared().Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(DeclaredTypes))]
    public void Every_declared_member_is_a_member_of_the_official_assembly(string typeName)
    {
        var declared = new DeclaredType(Declared().Single(type => type.FullName == typeName));

        var official = Official.Find(declared.Name);

        Assert.True(official is not null, $"The official assemblies have no {declared.Name}.");
        var head = official[0].Split(" : ");
        var ancestors = head.Length > 1 ? SplitTypes(head[1]) : [];
        Assert.Equal(head[0], $"{declared.Kind} {declared.Name}");
        Assert.Equal(ancestors.FirstOrDefault(ancestor => ancestor == declared.Base), declared.Base);
        Assert.Empty(declared.Interfaces.Except(ancestors));
        Assert.Empty(declared.Members.Except(official.Skip(1)));
        Assert.Equal(
            official.Where(line => line.StartsWith("[AttributeUsage", StringComparison.Ordinal)),
            declared.Members.Where(line => line.StartsWith("[AttributeUsage", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(DeclaredTypes))]
    public void What_an_app_must_implement_is_complete(string typeName)
    {
        var type = Declared().Single(type => type.FullName == typeName);
        if (type is { IsAbstract: true, IsSealed: false })
        {
            var declared = new DeclaredType(type);
            var required = Official.Find(declared.Name)!.Where(line => line.Contains(" abstract ", StringComparison.Ordinal) && line.StartsWith('p'));

            Assert.Empty(required.Except(declared.Members));
        }
    }

    [Fact]
    public void The_assembly_shows_nothing_else_but_its_start_error_and_the_official_exception()
    {
        var others = typeof(FunctionAttribute).Assembly.GetExportedTypes().Except(Declared()).Select(type => type.FullName);

        Assert.Equal(
            ["DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException", "TenantHygiene.EmbeddedHost.HostStartException"],
            others.Order());
    }

    private static IEnumerable<Type> Declared() => typeof(FunctionAttribute).Assembly.GetExportedTypes()
        .Where(type => type.Namespace!.StartsWith("Microsoft.", StringComparison.Ordinal));

    private static List<string> SplitTypes(string text)
    {
        List<string> parts = [];
        var depth = 0;
        var start = 0;
        for (var index = 0; index < text.Length; index++)
        {
            depth += text[index] switch { '<' => 1, '>' => -1, _ => 0 };
            if (text[index] == ',' && depth == 0)
            {
                parts.Add(text[start..index].Trim());
                start = index + 1;
            }
        }

        parts.Add(text[start..].Trim());
        return parts;
    }
}
