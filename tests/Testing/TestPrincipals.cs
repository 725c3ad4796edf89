using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Testing;

/// <summary>People by their first names: the same name is the same person everywhere.</summary>
public static class TestPrincipals
{
    /// <summary>A person with an object id of her own.</summary>
    public static Principal Called(string name) => Principal.Of(IdOf(name), name);

    /// <summary>The object id of a person.</summary>
    public static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    /// <summary>What a validated token of the person says.</summary>
    public static ClaimsPrincipal SignedIn(string name) =>
        new(new ClaimsIdentity([new Claim("oid", IdOf(name).ToString()), new Claim("preferred_username", name)], "Bearer"));
}
