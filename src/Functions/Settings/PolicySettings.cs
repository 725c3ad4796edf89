namespace TenantHygiene.Functions.Settings;

/// <summary>Where policy documents lie (section <c>Policies</c>).</summary>
public sealed class PolicySettings
{
    /// <summary>A folder with <c>*.json</c> documents beside the built-in ones; none by default.</summary>
    public string? Folder { get; set; }
}
