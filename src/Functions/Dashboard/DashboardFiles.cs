using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace TenantHygiene.Functions.Dashboard;

/// <summary>
/// The dashboard's files, embedded when the application is built: what is not among them cannot be asked for. Their addresses carry the
/// hash of all of them, so that browsers keep each forever and no page mixes two versions.
/// </summary>
public sealed class DashboardFiles
{
    private const string Prefix = "dashboard/";

    private static readonly Dictionary<string, string> _types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private readonly Dictionary<string, DashboardFile> _files;

    /// <summary>Reads them.</summary>
    public DashboardFiles()
    {
        var assembly = typeof(DashboardFiles).Assembly;
        _files = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && _types.ContainsKey(Path.GetExtension(name)))
            .ToDictionary(
                name => name[Prefix.Length..],
                name => new DashboardFile(_types[Path.GetExtension(name)], Read(assembly, name)),
                StringComparer.Ordinal
            );
        Version = HashOf(_files);
    }

    /// <summary>Identifies the content of all files together.</summary>
    public string Version { get; }

    /// <summary>The file of a name such as <c>pages/tenants.js</c>; null for anything else.</summary>
    public DashboardFile? Find(string name) => _files.GetValueOrDefault(name);

    /// <summary>A page with the addresses of its files.</summary>
    public string Page(string name) =>
        Encoding.UTF8.GetString(_files[name].Content).Replace("{version}", Version, StringComparison.Ordinal);

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static string HashOf(Dictionary<string, DashboardFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, file) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(SHA256.HashData(file.Content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}

/// <summary>One file, and its compressed form, which is made when it is first asked for.</summary>
/// <param name="contentType">Its media type.</param>
/// <param name="content">Its bytes.</param>
public sealed class DashboardFile(string contentType, byte[] content)
{
    private readonly Lazy<byte[]> _compressed = new(() => Compress(content));

    /// <summary>Its media type.</summary>
    public string ContentType => contentType;

    /// <summary>Its bytes.</summary>
    public byte[] Content => content;

    /// <summary>Its bytes, as gzip.</summary>
    public byte[] Compressed => _compressed.Value;

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }
}
