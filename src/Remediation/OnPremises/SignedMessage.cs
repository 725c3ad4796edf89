using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TenantHygiene.Remediation.OnPremises;

/// <summary>
/// A message between cloud and agent: content, and the signature over exactly these bytes. Nothing is parsed before its signature is
/// verified, and nothing has to be serialised again to check it.
/// </summary>
/// <param name="Type">What the content is; part of what is signed, so that an answer is never taken for work.</param>
/// <param name="Content">The content as JSON in UTF-8; base64 on the wire.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256, 64 bytes (r and s); base64 on the wire.</param>
public sealed record SignedMessage(string Type, byte[] Content, byte[] Signature)
{
    /// <summary>
    /// Characters of a queue message that are read at all: what fits in one column of the ledger. Queues would take twice as many.
    /// </summary>
    public const int MaximumCharacters = 32_000;

    /// <summary>
    /// SHA-256 of the content, 64 lower-case hexadecimal digits. The same content gives the same digest, however often it is signed.
    /// </summary>
    public string Digest() => Convert.ToHexStringLower(SHA256.HashData(Content));

    /// <summary>Signs a document of a type.</summary>
    public static SignedMessage Sign<T>(T document, string type, JsonTypeInfo<T> json, ECDsa key)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(document, json);
        return new SignedMessage(type, content, key.SignData(SignedBytes(type, content), HashAlgorithmName.SHA256));
    }

    /// <summary>The document, if it is of this type, well-formed, and signed by one of these keys; otherwise null.</summary>
    /// <param name="type">The type that the reader expects.</param>
    /// <param name="json">Its JSON form.</param>
    /// <param name="keys">Public keys; several while a key is being replaced.</param>
    public T? Open<T>(string type, JsonTypeInfo<T> json, IEnumerable<ECDsa> keys)
        where T : class
    {
        if (Type != type || !keys.Any(key => key.VerifyData(SignedBytes(type, Content), Signature, HashAlgorithmName.SHA256)))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(Content, json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of a queue message.</summary>
    public string ToQueueText() => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this, AgentJson.Default.SignedMessage));

    /// <summary>Reads the text of a queue message; null when it is none. Says nothing about who signed it.</summary>
    public static SignedMessage? FromQueueText(string text)
    {
        if (text.Length > MaximumCharacters)
        {
            return null;
        }

        var bytes = new byte[text.Length];
        try
        {
            return Convert.TryFromBase64String(text, bytes, out var written)
                ? JsonSerializer.Deserialize(bytes.AsSpan(0, written), AgentJson.Default.SignedMessage)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The lengths keep type and content from running into each other (as in the DSSE envelope's pre-authentication encoding).
    private static byte[] SignedBytes(string type, byte[] content) =>
        [
            .. Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"TenantHygiene {Encoding.UTF8.GetByteCount(type)} {type} {content.Length} ")
            ),
            .. content,
        ];
}

/// <summary>
/// Reads the keys of cloud and agent from settings: PEM, or the base64 of what stands in it (PKCS #8 or SubjectPublicKeyInfo).
/// </summary>
public static class AgentKeys
{
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>A private key, to sign with.</summary>
    /// <exception cref="CryptographicException">It is not a private key of the curve P-256.</exception>
    public static ECDsa ReadPrivate(string text) =>
        Read(text, static (key, bytes) => key.ImportPkcs8PrivateKey(bytes, out _), needsPrivate: true);

    /// <summary>A public key, to check with.</summary>
    /// <exception cref="CryptographicException">It is not a public key of the curve P-256.</exception>
    public static ECDsa ReadPublic(string text) =>
        Read(text, static (key, bytes) => key.ImportSubjectPublicKeyInfo(bytes, out _), needsPrivate: false);

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

/// <summary>The two queues of a tenant's agent. Texts in them are base64 of a <see cref="SignedMessage"/> as JSON.</summary>
public static class AgentQueues
{
    /// <summary>Work for the agent, from the cloud.</summary>
    public static string Work(Guid tenantId) => $"hybrid-work-{tenantId:N}";

    /// <summary>Answers and heartbeats of the agent, for the cloud.</summary>
    public static string Answers(Guid tenantId) => $"hybrid-answers-{tenantId:N}";
}

/// <summary>The JSON form of messages between cloud and agent. Reading is strict: unknown members are refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(SignedMessage))]
[JsonSerializable(typeof(WorkItem))]
[JsonSerializable(typeof(WorkAnswer))]
[JsonSerializable(typeof(AgentHeartbeat))]
public sealed partial class AgentJson : JsonSerializerContext;
