using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace TenantHygiene.TestDirectory;

/// <summary>
/// A real Active Directory domain controller (Samba) on a loopback address of its own. Ends at the latest with this process.
/// </summary>
public sealed class TestForest : IAsyncDisposable
{
    /// <summary>The domain controller's name; its certificate has it beside <see cref="Address"/>.</summary>
    public const string Host = "dc1.corp.example.test";

    /// <summary>The domain's naming context.</summary>
    public const string BaseName = "DC=corp,DC=example,DC=test";

    /// <summary>The organisational unit whose users the agent's account may write one attribute of.</summary>
    public const string Staff = $"OU=Staff,{BaseName}";

    /// <summary>An organisational unit in which it may not write anything.</summary>
    public const string Undelegated = $"OU=Undelegated,{BaseName}";

    /// <summary>The agent's account.</summary>
    public const string AgentUserName = "svc-hybrid@corp.example.test";

    /// <summary>Its password.</summary>
    public const string AgentPassword = "Svc!Hybr1d-2026";

    /// <summary>An administrator's account.</summary>
    public const string AdministratorUserName = "Administrator@corp.example.test";

    /// <summary>Its password.</summary>
    public const string AdministratorPassword = "Passw0rd!Adm1n";

    private static readonly int[] _ports = [88, 389, 464, 636, 3268, 3269];
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(30);

    private readonly string _folder;

    [SuppressMessage("Usage", "CA2213", Justification = "KillAsync disposes of it, which the analyzer does not follow.")]
    private Process? _samba;
    private Task _kill = Task.CompletedTask;

    private TestForest(string folder, IPAddress address)
    {
        _folder = folder;
        Address = address;
    }

    /// <summary>Where the domain controller listens: LDAPS on port 636.</summary>
    public IPAddress Address { get; }

    /// <summary>A folder with the certificate of the authority that signed the domain controller's.</summary>
    public string TrustedCaDirectory => Path.Combine(_folder, "trusted");

    /// <summary>A folder with the certificate of an authority that has nothing to do with it.</summary>
    public string UntrustedCaDirectory => Path.Combine(_folder, "strange");

    /// <summary>The domain controller's process id, while it runs.</summary>
    public int ProcessId => _samba?.Id ?? throw new InvalidOperationException("The domain controller does not run.");

    /// <summary>Unpacks a fresh forest and starts it.</summary>
    /// <param name="folder">An empty or missing folder for its files.</param>
    /// <param name="schema">Which attributes it knows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TestDirectoryException">
    /// The machine lacks something (see <see cref="Samba.MissingPrerequisite"/>), or Samba failed.
    /// </exception>
    public static async Task<TestForest> StartAsync(string folder, ForestSchema schema, CancellationToken cancellationToken)
    {
        if (Samba.MissingPrerequisite is { } lack)
        {
            throw new TestDirectoryException(lack);
        }

        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        var image = await ForestImages.FindAsync(schema, cancellationToken);
        await ShellCommand.RunAsync("tar", ["-xzf", image, "-C", folder], cancellationToken);
        var forest = new TestForest(folder, FindFreeAddress());
        forest.Configure();
        await forest.StartAgainAsync(cancellationToken);
        return forest;
    }

    /// <summary>Starts the domain controller after it was stopped or killed, and waits until it answers.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        // A test that kills it in the middle of a request may go on before it is dead.
        await _kill;
        foreach (var stale in Directory.EnumerateFiles(Path.Combine(_folder, "run")))
        {
            File.Delete(stale);
        }

        // In the foreground Samba ends when its standard input does, which the operating system closes with this process, whatever ended
        // it.
        var start = new ProcessStartInfo("samba", ["-i", "-M", "single", "-s", Path.Combine(_folder, "smb.conf"), "--debug-stdout"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin";
        _samba = Process.Start(start)!;
        _samba.OutputDataReceived += static (_, _) => { };
        _samba.ErrorDataReceived += static (_, _) => { };
        _samba.BeginOutputReadLine();
        _samba.BeginErrorReadLine();
        await WaitUntilReadyAsync(cancellationToken);
    }

    /// <summary>Kills the domain controller as a power failure would. Whoever asks while it is being killed waits for that.</summary>
    public Task KillAsync()
    {
        if (Interlocked.Exchange(ref _samba, null) is { } samba)
        {
            _kill = EndAsync(samba);
        }

        return _kill;
    }

    private static async Task EndAsync(Process samba)
    {
        samba.Kill(entireProcessTree: true);
        await samba.WaitForExitAsync();
        samba.Dispose();
    }

    /// <summary>An administrator of the domain.</summary>
    public ForestAdministrator Administrate() => new(Address, TrustedCaDirectory);

    /// <summary>Ends the domain controller and removes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Configure()
    {
        var template = File.ReadAllText(Path.Combine(_folder, "smb.conf.template"));
        File.WriteAllText(
            Path.Combine(_folder, "smb.conf"),
            template
                .Replace("@FOREST@", _folder, StringComparison.Ordinal)
                .Replace("@ADDRESS@", Address.ToString(), StringComparison.Ordinal)
        );
        ForestCertificates.Write(Path.Combine(_folder, "tls"), Host, Address);
        Directory.CreateDirectory(TrustedCaDirectory);
        File.Copy(Path.Combine(_folder, "tls", "ca.pem"), Path.Combine(TrustedCaDirectory, "ca.pem"));
        ForestCertificates.WriteUntrusted(Path.Combine(Directory.CreateDirectory(UntrustedCaDirectory).FullName, "ca.pem"));
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        while (!TryConnect())
        {
            if (_samba!.HasExited)
            {
                throw new TestDirectoryException($"Samba ended with exit code {_samba.ExitCode}.");
            }

            await Task.Delay(_pollInterval, limit.Token);
        }
    }

    private bool TryConnect()
    {
        try
        {
            using var administrator = Administrate();
            administrator.Connect();
            return true;
        }
        catch (TestDirectoryException)
        {
            return false;
        }
    }

    // The ports are those of every domain controller: what differs between forests is the address.
    [SuppressMessage("Security", "CA5394", Justification = "Spreads forests over addresses; protects nothing.")]
    private static IPAddress FindFreeAddress()
    {
        while (true)
        {
            var address = new IPAddress([127, 0, (byte)Random.Shared.Next(10, 250), (byte)Random.Shared.Next(1, 255)]);
            if (_ports.All(port => IsFree(address, port)))
            {
                return address;
            }
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>Which attributes a forest knows.</summary>
public enum ForestSchema
{
    /// <summary>Also those that an Exchange server would have added.</summary>
    Exchange,

    /// <summary>Only its own: no Exchange server ever was there.</summary>
    Stock,
}

/// <summary>A forest could not be made, started or administered.</summary>
public sealed class TestDirectoryException(string message, Exception? inner = null) : Exception(message, inner);
