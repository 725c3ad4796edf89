using System.Reflection;

namespace TenantHygiene.EmbeddedHost.Hosting;

/// <summary>What the host is to run: the app's types, and where its files lie. Tests make their own.</summary>
internal sealed record EmbeddedHostSetup
{
    /// <summary>The types to look for functions in.</summary>
    public required IReadOnlyList<Type> Types { get; init; }

    /// <summary>Where <c>host.json</c> lies, and <c>local.settings.json</c> when it is not in the working directory.</summary>
    public required string AppFolder { get; init; }

    /// <summary>Settings that win over all others.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Throw what prevents the start instead of reporting one line and ending with exit code 1.</summary>
    public bool ThrowsStartErrors { get; init; }

    public static EmbeddedHostSetup ForEntryAssembly() => new()
    {
        Types = (Assembly.GetEntryAssembly() ?? throw new HostStartException("There is no entry assembly to find functions in.")).GetTypes(),
        AppFolder = AppContext.BaseDirectory,
    };
}
