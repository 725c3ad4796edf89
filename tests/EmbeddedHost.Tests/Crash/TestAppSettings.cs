namespace TenantHygiene.EmbeddedHost.Tests.Crash;

/// <summary>How the process of the test app differs from the usual.</summary>
internal sealed record TestAppSettings
{
    /// <summary>Folder of the data, where it is not the folder of the test itself.</summary>
    public string? Data { get; init; }

    /// <summary>Bytes that a file of the process may have; as on a full disk, a write beyond fails.</summary>
    public int? LargestFile { get; init; }

    /// <summary>Waiting orchestrations that stay in memory; the host's own default unless set.</summary>
    public int? MaxResidentInstances { get; init; }

    /// <summary>User id that the process gets.</summary>
    public int? User { get; init; }

    /// <summary>Further settings by their names in the environment.</summary>
    public IReadOnlyList<(string Name, string Value)> More { get; init; } = [];

    /// <summary>What to run so that <paramref name="app"/> is confined as told.</summary>
    public (string Command, string[] Arguments) Confine(string app) => this switch
    {
        // The shell counts in blocks of 512 bytes. The signal that would kill the process is ignored, so that the write fails instead.
        { LargestFile: { } bytes } => ("/bin/dash", ["-c", $"trap '' XFSZ; ulimit -f {bytes / 512}; exec '{app}'"]),
        { User: { } user } => ("setpriv", [$"--reuid={user}", "--clear-groups", app]),
        _ => (app, []),
    };
}
