namespace TenantHygiene.Conformance.Running;

/// <summary>The keys that this repository's host is given.</summary>
internal static class Keys
{
    public const string Function = "key of functions";
    public const string Master = "key of the master";
}
