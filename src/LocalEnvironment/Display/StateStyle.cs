using Spectre.Console;
using TenantHygiene.LocalEnvironment.Settling;
using TenantHygiene.LocalEnvironment.Simulation;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>How states look.</summary>
internal static class StateStyle
{
    /// <summary>For what is not the point.</summary>
    public static Color Quiet => Color.Grey;

    /// <summary>The colour of a case.</summary>
    public static Style Of(CaseStatus status) => status switch
    {
        { Judgement: CaseJudgement.Unexpected } => new Style(Color.Red, decoration: Decoration.Bold),
        { Judgement: CaseJudgement.Waiting } => new Style(Color.Grey),
        { Judgement: CaseJudgement.Running } => new Style(Color.DodgerBlue1),
        { Remediation.State: RemediationState.NeedsOperator } => new Style(Color.Yellow),
        _ => new Style(Color.Green),
    };

    /// <summary>A sign that tells the judgement without colour.</summary>
    public static string Sign(CaseJudgement judgement) => judgement switch
    {
        CaseJudgement.AsExpected => "✓",
        CaseJudgement.Unexpected => "✗",
        CaseJudgement.Running => "…",
        _ => "·",
    };

    /// <summary>The state's name.</summary>
    public static string Name(CaseStatus status) => status switch
    {
        { Remediation.State: var state } => state.ToString(),
        { Judgement: CaseJudgement.AsExpected, Case.State: ExpectedCase.NoRemediation } => "untouched",
        _ => "waiting",
    };
}
