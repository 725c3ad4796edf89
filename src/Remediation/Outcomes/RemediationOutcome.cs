namespace TenantHygiene.Remediation.Outcomes;

/// <summary>How a remediation ended: what was found, what was done, what was verified and what to do next.</summary>
public sealed record RemediationOutcome
{
    /// <summary>Stable, machine-readable, such as <c>verified-gone</c> or <c>litigation-hold</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What was found.</summary>
    public required string Found { get; init; }

    /// <summary>What <see cref="Actions"/> and <see cref="Unsettled"/> say, in words.</summary>
    public required string Done { get; init; }

    /// <summary>What was done, oldest first, from settled intents, corrections, copies and releases; empty when nothing was changed.</summary>
    public required IReadOnlyList<RemediationAction> Actions { get; init; }

    /// <summary>What was sent without an answer that settles it: it may or may not have been carried out. Absent for nothing.</summary>
    public IReadOnlyList<RemediationAction>? Unsettled { get; init; }

    /// <summary>What was verified, and how; absent when nothing was.</summary>
    public string? Verification { get; init; }

    /// <summary>What an administrator should do; empty when nothing remains.</summary>
    public required IReadOnlyList<NextStep> NextSteps { get; init; }

    /// <summary>The outcome of a remediation that has done what its log says.</summary>
    public static RemediationOutcome Of(Ending ending, ActionLog log) => new RemediationOutcome
    {
        Code = ending.Code,
        Found = ending.Found,
        Done = "",
        Actions = [],
        Verification = ending.Verification,
        NextSteps = ending.NextSteps,
    }.After(log);

    /// <summary>The same outcome once more is known of what was done.</summary>
    public RemediationOutcome After(ActionLog log) => this with
    {
        Actions = log.Done,
        Unsettled = log.Unsettled is { Count: > 0 } unsettled ? unsettled : null,
        Done = DoneText.Of(log.Done, log.Unsettled),
    };

    /// <summary>The next steps as one text, commands included.</summary>
    public string Advice() => string.Join(" ", NextSteps.Select(step => step.Command is null ? step.Text : $"{step.Text} Command: {step.Command}"));

    /// <summary>What closes a message: what was verified, then what to do.</summary>
    public string Closing() => string.Join(" ", new[] { Verification, Advice() }.Where(text => !string.IsNullOrEmpty(text)));
}

/// <summary>One thing to do.</summary>
/// <param name="Text">What, and why.</param>
/// <param name="Command">The command that does it, as an administrator would type it.</param>
public sealed record NextStep(string Text, string? Command = null);

/// <summary>Why a remediation ends. What was done is not among it: that is read from the <see cref="ActionLog"/>.</summary>
/// <param name="Code">The outcome's code.</param>
/// <param name="Found">What was found.</param>
/// <param name="NextSteps">What to do.</param>
/// <param name="Verification">What was verified.</param>
public sealed record Ending(string Code, string Found, IReadOnlyList<NextStep> NextSteps, string? Verification = null)
{
    /// <summary>With a single thing to do.</summary>
    public Ending(string code, string found, string advice)
        : this(code, found, [new NextStep(advice)])
    {
    }
}
