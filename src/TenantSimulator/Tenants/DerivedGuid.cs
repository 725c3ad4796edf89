using System.Security.Cryptography;
using System.Text;

namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>GUIDs that are always the same for the same words, so that runs can be compared.</summary>
internal static class DerivedGuid
{
    public static Guid From(params ReadOnlySpan<string> words)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('|', words)), hash);
        hash[7] = (byte)((hash[7] & 0x0F) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16]);
    }
}
