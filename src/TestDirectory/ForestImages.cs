using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TenantHygiene.TestDirectory;

/// <summary>Images of fresh forests. Making them takes ten seconds, so they are kept in the user's cache, by what made them.</summary>
internal static class ForestImages
{
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(100);

    private static string Script => Path.Combine(AppContext.BaseDirectory, "provision.sh");

    /// <summary>The image of a forest, made first if it is not there.</summary>
    /// <exception cref="TestDirectoryException">Samba refused.</exception>
    public static async Task<string> FindAsync(ForestSchema schema, CancellationToken cancellationToken)
    {
        var cache = Directory.CreateDirectory(Path.Combine(Cache(), "tenant-hygiene")).FullName;
        var version = await ShellCommand.RunAsync("samba", ["--version"], cancellationToken);
        var made = SHA256.HashData([.. await File.ReadAllBytesAsync(Script, cancellationToken), .. Encoding.UTF8.GetBytes(version)]);
        var folder = Path.Combine(cache, $"forest-{Convert.ToHexStringLower(made.AsSpan(0, 8))}");
        if (!Directory.Exists(folder))
        {
            await using var fileLock = await AcquireLockAsync(Path.Combine(cache, "forest.lock"), cancellationToken);
            if (!Directory.Exists(folder))
            {
                await MakeAsync(folder, cancellationToken);
            }
        }

        return Path.Combine(folder, schema is ForestSchema.Exchange ? "exchange.tar.gz" : "stock.tar.gz");
    }

    // Renamed when complete: an image that broke off is never found.
    private static async Task MakeAsync(string folder, CancellationToken cancellationToken)
    {
        var unfinished = $"{folder}.unfinished";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        await ShellCommand.RunAsync("bash", [Script, unfinished], cancellationToken);
        Directory.Move(unfinished, folder);
    }

    private static string Cache() =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    private static async Task<FileStream> AcquireLockAsync(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(_pollInterval, cancellationToken);
            }
        }
    }
}

/// <summary>Makes a private certification authority and the certificate of a domain controller.</summary>
internal static class ForestCertificates
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(30);

    /// <summary>Writes <c>ca.pem</c>, <c>certificate.pem</c> and <c>key.pem</c>.</summary>
    public static void Write(string folder, string host, IPAddress address)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = RSA.Create(2048);
        using var authority = Authority(authorityKey, now);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, now.AddHours(-1), now + _lifetime, RandomNumberGenerator.GetBytes(16));
        File.WriteAllText(Path.Combine(folder, "ca.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        var keyFile = Path.Combine(folder, "key.pem");
        File.WriteAllText(keyFile, key.ExportRSAPrivateKeyPem());
        // Samba refuses to start with a key that others can read.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    /// <summary>Writes the certificate of an authority that has signed nothing here.</summary>
    public static void WriteUntrusted(string file)
    {
        using var key = RSA.Create(2048);
        using var authority = Authority(key, TimeProvider.System.GetUtcNow());
        File.WriteAllText(file, authority.ExportCertificatePem());
    }

    private static X509Certificate2 Authority(RSA key, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=Test forest CA", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: true,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request.CreateSelfSigned(now.AddHours(-2), now + _lifetime + _lifetime);
    }
}

/// <summary>What a forest needs of the machine.</summary>
public static class Samba
{
    private static readonly string[] _programs = ["samba", "samba-tool", "ldbmodify", "ldbsearch", "tar"];

    /// <summary>Why no forest can be started here, and what to do; null when one can.</summary>
    public static string? MissingPrerequisite { get; } = FindMissingPrerequisite();

    private static string? FindMissingPrerequisite() =>
        true switch
        {
            _ when !OperatingSystem.IsLinux() => "A test forest needs Linux: its domain controller is Samba.",
            _ when _programs.FirstOrDefault(program => !IsOnPath(program)) is { } missing =>
                $"A test forest needs Samba, and `{missing}` is missing: as root, apt-get install --no-install-recommends samba "
                    + "samba-ad-provision samba-dsdb-modules samba-vfs-modules ldb-tools.",
            _ when !Environment.IsPrivilegedProcess => "A test forest needs root: Samba listens on the fixed ports of a domain controller.",
            _ => null,
        };

    private static bool IsOnPath(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>Commands that end by themselves.</summary>
internal static class ShellCommand
{
    /// <summary>Runs a command.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="TestDirectoryException">It could not be started, or failed.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output
                : throw new TestDirectoryException($"{program} ended with {process.ExitCode}: {await errors}");
        }
        catch (Win32Exception exception)
        {
            throw new TestDirectoryException($"{program} cannot be started: {exception.Message}", exception);
        }
    }
}
