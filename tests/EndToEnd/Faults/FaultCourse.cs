using TenantHygiene.EndToEnd.Tenant;
using TenantHygiene.LocalEnvironment.FunctionApp;
using TenantHygiene.LocalEnvironment.Simulation;

namespace TenantHygiene.EndToEnd.Faults;

/// <summary>A reading that fails for a while, and what is expected of it.</summary>
/// <param name="Name">The reading and its fault, in words.</param>
/// <param name="Route">The cmdlet, or Graph's method and route.</param>
/// <param name="Answer">What it gets.</param>
/// <param name="Passes">Whether it is something that may pass by itself, so that the product waits; otherwise an operator is asked.</param>
public sealed record FaultCourse(string Name, string Route, FaultyAnswer Answer, bool Passes)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FaultCourse> All { get; } =
    [
        new("first lookup forbidden", "Get-Recipient", FaultyAnswer.Forbidden, Passes: false),
        new("first lookup empty", "Get-Recipient", new("empty200"), Passes: false),
        new("first lookup with an error in 200", "Get-Recipient", new("errorIn200"), Passes: false),
        new("first lookup about another object", "Get-Recipient", new("wrongRow"), Passes: false),
        new("first lookup failing", "Get-Recipient", new("json", 500), Passes: true),
        new("second lookup of mailboxes forbidden", "Get-Mailbox", FaultyAnswer.Forbidden, Passes: false),
        new("second lookup of mail users forbidden", "Get-MailUser", FaultyAnswer.Forbidden, Passes: false),
        new("second lookup about another object", "Get-MailUser", new("wrongRow"), Passes: false),
        new("second lookup empty", "Get-MailUser", new("empty200"), Passes: true),
        new("second lookup behind a failing gateway", "Get-MailUser", new("html", 502), Passes: true),
        new("second lookup cut off", "Get-MailUser", FaultyAnswer.Cut, Passes: true),
        new("user without an answer", "GET /users/{id}", FaultyAnswer.Hang, Passes: true),
    ];

    /// <summary>Whether it concerns Graph.</summary>
    public bool IsOfGraph => Route.StartsWith("GET ", StringComparison.Ordinal);

    /// <summary>How a course went.</summary>
    /// <param name="Broken">The remediation while the reading failed.</param>
    /// <param name="RemovalsWhileBroken">Removals until then.</param>
    /// <param name="Healed">The remediation's end after the reading was mended.</param>
    /// <param name="Removals">All removals.</param>
    public sealed record Outcome(RemediationEntry Broken, IReadOnlyList<Removal> RemovalsWhileBroken, RemediationEntry Healed, IReadOnlyList<Removal> Removals);
}
