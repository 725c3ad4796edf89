using System.Security.Cryptography;
using System.Text;

namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>Name-based GUIDs (RFC 9562, version 5): the same name gives the same GUID in every replay.</summary>
internal static class DeterministicGuid
{
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA5350", Justification = "Version 5 GUIDs are defined over SHA-1; they identify, they do not protect.")]
    public static Guid Create(string instanceId, DateTime at, int counter)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(Encoding.UTF8.GetBytes($"{instanceId}_{at:O}_{counter}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
