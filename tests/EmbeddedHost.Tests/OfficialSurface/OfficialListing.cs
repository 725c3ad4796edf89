namespace TenantHygiene.EmbeddedHost.Tests.OfficialSurface;

/// <summary>The listing of the official assemblies: each type's head line, and its member lines.</summary>
internal sealed class OfficialListing
{
    private readonly Dictionary<string, List<string>> types = [];

    private OfficialListing()
    {
    }

    public static OfficialListing Read()
    {
        var listing = new OfficialListing();
        var folder = Path.Combine(AppContext.BaseDirectory, "OfficialSurface");
        foreach (var file in Directory.GetFiles(folder, "Microsoft.*.txt"))
        {
            listing.Add(File.ReadAllLines(file));
        }

        return listing;
    }

    /// <summary>Head line first; null when the official assemblies have no such type.</summary>
    public IReadOnlyList<string>? Find(string type) => types.GetValueOrDefault(type);

    private void Add(string[] lines)
    {
        List<string>? current = null;
        foreach (var line in lines.Where(line => line.Length > 0 && !line.StartsWith('#')))
        {
            if (!line.StartsWith(' '))
            {
                var declaration = line.Split(" : ")[0].Split(' ');
                var name = declaration[Array.FindIndex(declaration, word => word.StartsWith("Microsoft.", StringComparison.Ordinal))..];
                types[string.Join(' ', name)] = current = [];
            }

            current!.Add(line.Trim());
        }
    }
}
