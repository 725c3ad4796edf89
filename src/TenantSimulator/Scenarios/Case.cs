using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>What the end should look like for one user.</summary>
public sealed class Case
{
    /// <summary>The user principal name.</summary>
    public required string User { get; set; }

    /// <summary>The user's tenant; the only one when absent.</summary>
    public Guid? TenantId { get; set; }

    /// <summary>A short name.</summary>
    public required string Title { get; set; }

    /// <summary>The expected end.</summary>
    public required ExpectedEnd Expected { get; set; }

    /// <summary>Why, for people.</summary>
    [Description("Why this is the right end, for people.")]
    public string Explanation { get; set; } = "";
}
