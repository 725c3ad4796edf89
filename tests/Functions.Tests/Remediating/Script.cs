using Microsoft.DurableTask;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Remediating;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Tests.Remediating;

/// <summary>What the activities of a remediation answer, in order. Running it tells what the orchestrator asked for.</summary>
internal sealed class Script
{
    public static readonly RemediationSubject Subject = new("r-1", Guid.Parse("5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f"), Guid.Parse("00000000-0000-0000-0000-0000000000a1"), RemediationMode.Remediate);
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>When the script's activities saw something gone first.</summary>
    public static readonly DateTimeOffset SeenGoneAt = new(2026, 11, 20, 8, 30, 0, TimeSpan.Zero);

    public static readonly SourceCorrection Correction = new(IsLeftToAdministrator: false, "1-1-describe");

    private readonly Queue<(string Activity, object Answer)> answers = new();
    private readonly HashSet<int> woken = [];
    private readonly HashSet<int> raised = [];

    /// <summary>The diagnosis ends the remediation.</summary>
    public Script DiagnoseEnds(RemediationState end) => Add(nameof(Diagnose), new Diagnosis { End = end });

    /// <summary>The diagnosis names a next step.</summary>
    public Script Diagnose(DiagnosedStep next) => Add(nameof(Diagnose), new Diagnosis
    {
        Next = next,
        Fingerprint = "fingerprint",
        Problem = new GuidConflict(GuidProperty.ExchangeGuid, Guid.Parse("00000000-0000-0000-0000-0000000000c1")),
        RecipientId = Guid.Parse("00000000-0000-0000-0000-0000000000b1"),
        PlanHash = "hash",
        Pause = Pause,
        PauseBeforeNext = Pause,
    });

    public Script Purge(PurgeResult result) => Add(
        nameof(PurgeConflict), new PurgeStep(result, TimeSpan.FromSeconds(30), result is PurgeResult.SeenGoneOnce ? SeenGoneAt : null));

    /// <summary>The purge ends the remediation.</summary>
    public Script PurgeEnds(RemediationState end) => Add(nameof(PurgeConflict), new PurgeStep(PurgeResult.Ended, TimeSpan.Zero, End: end));

    /// <summary>As the next diagnosis, with content to be copied first.</summary>
    public Script DiagnoseRescue() => Add(nameof(Diagnose), new Diagnosis
    {
        Next = DiagnosedStep.Purge,
        Fingerprint = "fingerprint",
        Problem = new GuidConflict(GuidProperty.ExchangeGuid, Guid.Parse("00000000-0000-0000-0000-0000000000c1")),
        RecipientId = Guid.Parse("00000000-0000-0000-0000-0000000000b1"),
        PlanHash = "hash",
        Rescues = true,
        Pause = Pause,
        PauseBeforeNext = Pause,
    });

    public Script Rescue(RescueResult result) => Add(nameof(RescueContent), new RescueStep(result, TimeSpan.FromMinutes(3)));

    public Script Reprovision() => Add(nameof(Reprovision), true);

    public Script Verify(VerificationResult result) => Add(
        nameof(VerifyError), new Verification(result, TimeSpan.FromMinutes(7), SeenGoneAt: result is VerificationResult.SeenGoneOnce ? SeenGoneAt : null));

    public Script VerifyEnds(RemediationState end) => Add(nameof(VerifyError), new Verification(VerificationResult.Ended, TimeSpan.Zero, end));

    public Script Review(ReviewResult result, RemediationState? end = null) => Add(nameof(ReviewApproval), new Review(result, TimeSpan.FromHours(4), end));

    public Script ReleaseHold() => Add(nameof(ReleaseHold), TimeSpan.FromSeconds(30));

    /// <summary>The agent's description is looked for.</summary>
    public Script Describe(CorrectionResult result) => Add(nameof(DescribeOnPremises), new CorrectionStep(result, TimeSpan.FromMinutes(1)));

    /// <summary>The correction is looked for.</summary>
    public Script Correct(CorrectionResult result, RemediationState? end = null) => Add(
        nameof(CorrectOnPremises),
        new CorrectionStep(result, TimeSpan.FromMinutes(2), result is CorrectionResult.Corrected ? Correction : null, end));

    public Script Close(RemediationState state) => Add(nameof(Close), state);

    /// <summary>An activity that failed at every try.</summary>
    public Script Fails(string activity) => Add(activity, new TaskFailedException(activity, 1, new InvalidOperationException("It broke.")));

    /// <summary>Somebody wakes the orchestration during its n-th pause, counted from 1.</summary>
    public Script WakeDuring(int pause)
    {
        woken.Add(pause);
        return this;
    }

    /// <summary>Somebody wakes the orchestration before its n-th activity has answered, counted from 1: when nothing may be waiting yet.</summary>
    public Script WakeBefore(int activity)
    {
        raised.Add(activity);
        return this;
    }

    /// <summary>Runs the orchestrator. It must come to its end on this very thread: whatever it awaits comes from its context.</summary>
    public (RemediationState End, ScriptedContext Context) Run()
    {
        var context = new ScriptedContext(Subject, new Queue<(string, object)>(answers), woken, raised);
        var running = RemediateUser.RunAsync(context);
        Assert.True(running.IsCompleted, "The orchestrator waits for something that its context does not know.");
        var end = running.GetAwaiter().GetResult();
        Assert.Empty(context.Unused);
        return (end, context);
    }

    private Script Add(string activity, object answer)
    {
        answers.Enqueue((activity, answer));
        return this;
    }
}
