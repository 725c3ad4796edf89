namespace TenantHygiene.Remediation.Errors;

/// <summary>
/// Identifies one error of one user: the hash of tenant, user, class and the GUIDs that matter (or, for what has none, the normalised text).
/// The time of publication is not part of it, since a service may publish the same error anew at each attempt,
/// and a remediation must not take that for a repair.
/// </summary>
/// <param name="Value">32 lower-case hexadecimal digits.</param>
public readonly record struct ErrorFingerprint(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
