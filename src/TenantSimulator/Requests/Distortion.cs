namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>How the proper answer is to be bent.</summary>
internal enum Distortion
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Rows of another object.</summary>
    WrongRow,

    /// <summary>Half of the rows, the rest by nextLink.</summary>
    PartialPage,

    /// <summary>A nextLink to a foreign host.</summary>
    ForeignNextLink,
}
