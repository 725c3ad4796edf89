using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TenantHygiene.ApiDescription;

/// <summary>The docstrings of the code, as the compiler writes them beside the assemblies.</summary>
internal static partial class XmlDocumentation
{
    private static readonly Dictionary<Assembly, Dictionary<string, XElement>> Assemblies = [];

    /// <summary>What a type is; null when nobody says.</summary>
    public static string? Of(Type type) => Text(Find(type.Assembly, $"T:{Name(type)}")?.Element("summary"));

    /// <summary>What a member of a type is: its own words, or those of the record's parameter.</summary>
    public static string? Of(PropertyInfo property) =>
        Text(Find(property.Module.Assembly, $"P:{Name(property.DeclaringType!)}.{property.Name}")?.Element("summary"))
        ?? Text(Find(property.Module.Assembly, $"T:{Name(property.DeclaringType!)}")?.Elements("param").FirstOrDefault(parameter => (string?)parameter.Attribute("name") == property.Name));

    private static XElement? Find(Assembly assembly, string member)
    {
        if (!Assemblies.TryGetValue(assembly, out var members))
        {
            var file = Path.ChangeExtension(assembly.Location, ".xml");
            Assemblies[assembly] = members = File.Exists(file)
                ? XDocument.Load(file).Descendants("member").ToDictionary(element => (string)element.Attribute("name")!)
                : [];
        }

        return members.GetValueOrDefault(member);
    }

    private static string? Text(XElement? element) => element is null
        ? null
        : Blanks().Replace(string.Concat(element.Nodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement reference when ((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name")) is { } target => $"`{target.Split('.')[^1]}`",
            XElement other => other.Value,
            _ => "",
        })), " ").Trim();

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
