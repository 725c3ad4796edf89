using Microsoft.Extensions.Configuration;

namespace TenantHygiene.EmbeddedHost.Hosting;

/// <summary>The levels of <c>logging</c> in host.json, as settings of the lowest priority.</summary>
internal static class HostLogging
{
    public static IEnumerable<KeyValuePair<string, string?>> Read(string appFolder)
    {
        try
        {
            return
            [
                .. new ConfigurationBuilder()
                    .AddJsonFile(Path.Combine(Path.GetFullPath(appFolder), "host.json"), optional: true)
                    .Build().GetSection("logging").AsEnumerable().Where(setting => setting.Value is not null),
            ];
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException)
        {
            // HostSettings reads the whole file at the start, and says in one line what is wrong with it.
            return [];
        }
    }
}
