using TenantHygiene.Remediation.Breakers;

namespace TenantHygiene.Safety.Judging;

/// <summary>When nothing but failures came back lately, at most one purge may try in each pause of the breaker.</summary>
internal sealed class BreakerWatch
{
    private readonly List<(string Recipient, DateTimeOffset At, bool Succeeded)> answers = [];

    /// <summary>One that refuses again and again says nothing about the others: of each recipient its last answer counts.</summary>
    public void Answered(string recipient, DateTimeOffset at, bool succeeded)
    {
        answers.RemoveAll(answer => answer.Recipient == recipient);
        answers.Add((recipient, at, succeeded));
    }

    public void Sending(DateTimeOffset at)
    {
        var last = answers.TakeLast(ErrorRateBreaker.MinimumOutcomes).ToList();
        if (last.Count == ErrorRateBreaker.MinimumOutcomes
            && last.TrueForAll(answer => !answer.Succeeded)
            && last[^1].At - last[0].At < ErrorRateBreaker.Window
            && at - last[^1].At < ErrorRateBreaker.Pause)
        {
            throw new JudgementException("8 breaker", $"The last {last.Count} purges failed, and another is sent {at - last[^1].At} after the last.");
        }
    }
}
