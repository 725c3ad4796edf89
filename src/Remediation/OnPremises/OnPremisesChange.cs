namespace TenantHygiene.Remediation.OnPremises;

/// <summary>What is to be changed about the source of a value that Exchange Online refuses.</summary>
public sealed record OnPremisesChange
{
    /// <summary>By which means.</summary>
    public required OnPremisesStrategy Strategy { get; init; }

    /// <summary>The user's source anchor; decides which object is meant.</summary>
    public string? ImmutableId { get; init; }

    /// <summary>The GUID of the cloud archive, which Active Directory has to send.</summary>
    public required Guid Target { get; init; }

    /// <summary>What must stand there for it to be replaced; null where the product writes nothing on premises.</summary>
    public ExpectedValue? Expected { get; init; }

    /// <summary>The object's name in Active Directory, where the agent read it.</summary>
    public string? DistinguishedName { get; init; }

    /// <summary>Whether the archive has to be enabled on premises first, as Exchange does it.</summary>
    public bool EnablesArchive { get; init; }

    /// <summary>What else follows from it, for whoever decides.</summary>
    public required IReadOnlyList<string> Consequences { get; init; }

    /// <summary>How to undo it.</summary>
    public string? ReverseCommand { get; init; }
}
