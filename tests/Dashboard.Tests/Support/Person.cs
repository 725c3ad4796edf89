namespace TenantHygiene.Dashboard.Tests.Support;

/// <summary>Somebody of the scenario who can sign in.</summary>
/// <param name="Name">The name on the sign-in page.</param>
/// <param name="Id">The object id.</param>
public sealed record Person(string Name, Guid Id)
{
    /// <summary>May do everything in every tenant.</summary>
    public static Person Administrator { get; } = new("Ada Administrator", Guid.Parse("b1000000-0000-4000-8000-000000000001"));

    /// <summary>Reads, and decides about plans.</summary>
    public static Person Approver { get; } = new("Abel Approver", Guid.Parse("b1000000-0000-4000-8000-000000000002"));

    /// <summary>Reads, and starts scans and remediations.</summary>
    public static Person Operator { get; } = new("Olga Operator", Guid.Parse("b1000000-0000-4000-8000-000000000003"));

    /// <summary>Only reads.</summary>
    public static Person Reader { get; } = new("Rita Reader", Guid.Parse("b1000000-0000-4000-8000-000000000004"));

    /// <summary>Has no app role; may do what single tenants grant.</summary>
    public static Person Guest { get; } = new("Gus Guest", Guid.Parse("b1000000-0000-4000-8000-000000000005"));

    /// <summary>Has no role.</summary>
    public static Person Nobody { get; } = new("Nina Nobody", Guid.Parse("b1000000-0000-4000-8000-000000000006"));
}
