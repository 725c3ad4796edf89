namespace TenantHygiene.Ledger.Remediations;

/// <summary>A cursor is none of this list's: cut, made up, or from a list with other conditions. Begin again without it.</summary>
public sealed class InvalidCursorException()
    : ArgumentException("The cursor does not belong to this list; use the nextCursor of its previous page, with the same conditions.");
