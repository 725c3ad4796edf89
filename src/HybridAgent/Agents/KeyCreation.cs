using System.Security.Cryptography;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Agents;

/// <summary>The command <c>create-key FILE</c>: makes the agent's private key, which never leaves its machine.</summary>
internal static class KeyCreation
{
    /// <summary>Writes the private key to a new file that only its owner can read, and the public key for the cloud's settings to the output.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string file, TextWriter output, TextWriter errors)
    {
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var writer = new StreamWriter(file, options))
            {
                writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
            }

            output.WriteLine(AgentKeys.WritePublic(key));
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"The key cannot be written: {exception.Message}");
            return 1;
        }
    }
}
