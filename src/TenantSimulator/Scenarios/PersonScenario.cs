using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>A person who can sign in to a single-page application.</summary>
public sealed class PersonScenario
{
    /// <summary>The object id.</summary>
    public required Guid ObjectId { get; set; }

    /// <summary>The sign-in name.</summary>
    public required string UserPrincipalName { get; set; }

    /// <summary>The display name; the sign-in name when absent.</summary>
    public string? DisplayName { get; set; }

    /// <summary>App roles by API.</summary>
    [Description("App roles that the person has, by the audience of an entry of apis.")]
    public Dictionary<string, List<string>> Roles { get; set; } = [];

    /// <summary>The groups that tokens name.</summary>
    public List<Guid> Groups { get; set; } = [];

    /// <summary>What the sign-in page says about the person.</summary>
    [Description("What the sign-in page says about the person, such as what the person may do.")]
    public string Note { get; set; } = "";
}
