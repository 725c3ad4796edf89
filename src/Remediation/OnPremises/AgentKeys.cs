using System.Security.Cryptography;

namespace TenantHygiene.Remediation.OnPremises;

/// <summary>Reads the keys of cloud and agent from settings: PEM, or the base64 of what stands in it (PKCS #8 or SubjectPublicKeyInfo).</summary>
public static class AgentKeys
{
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>A private key, to sign with.</summary>
    /// <exception cref="CryptographicException">It is not a private key of the curve P-256.</exception>
    public static ECDsa ReadPrivate(string text) => Read(text, static (key, bytes) => key.ImportPkcs8PrivateKey(bytes, out _), needsPrivate: true);

    /// <summary>A public key, to check with.</summary>
    /// <exception cref="CryptographicException">It is not a public key of the curve P-256.</exception>
    public static ECDsa ReadPublic(string text) => Read(text, static (key, bytes) => key.ImportSubjectPublicKeyInfo(bytes, out _), needsPrivate: false);

    /// <summary>The public half as one line of base64, for the other side's settings.</summary>
    public static string WritePublic(ECDsa key) => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    private static ECDsa Read(string text, Action<ECDsa, byte[]> import, bool needsPrivate)
    {
        var key = ECDsa.Create();
        try
        {
            if (text.Contains("-----BEGIN", StringComparison.Ordinal))
            {
                key.ImportFromPem(text);
            }
            else
            {
                import(key, Convert.FromBase64String(text.Trim()));
            }

            var parameters = key.ExportParameters(needsPrivate);
            return parameters.Curve.Oid.Value == P256 ? key : throw new CryptographicException("The key is not of the curve P-256.");
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            key.Dispose();
            throw new CryptographicException("The key is neither PEM nor base64.", exception);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
