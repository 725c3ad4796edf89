using System.Text;
using System.Text.Json;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.OnPremises;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>Sends requests to a tenant's agent and reads its answers. Sending a request twice has the effect of sending it once.</summary>
public sealed class AgentClient(
    AgentWorkStore store,
    AgentMessages messages,
    AgentStore agents,
    AgentKeyRing trust,
    OnPremisesOptions options,
    TimeProvider time
)
{
    /// <summary>The recorded state of a request; null when it was never sent.</summary>
    public async Task<AgentReply?> FindAsync(RemediationSubject subject, string step, CancellationToken cancellationToken) =>
        await store.FindAsync(subject.TenantId, WorkItem.IdOf(subject.RemediationId, step), cancellationToken) is { } work
            ? Read(subject.TenantId, work)
            : null;

    /// <summary>Records a request, then sends it. A request that was recorded under this step before is sent again unchanged.</summary>
    public async Task<AgentReply> SendAsync(WorkItem item, CancellationToken cancellationToken)
    {
        var work = await store.RecordAsync(item, trust.Sign(item), cancellationToken);
        if (work.Answer is null && work.ExpiresAt > time.GetUtcNow())
        {
            await messages.SendWorkAsync(item.TenantId, work.Signed, work.ExpiresAt - time.GetUtcNow(), cancellationToken);
        }

        return Read(item.TenantId, work);
    }

    /// <summary>Work for a user that begins now.</summary>
    public WorkItem Work(RemediationSubject subject, string step, WorkKind kind) =>
        new()
        {
            Id = WorkItem.IdOf(subject.RemediationId, step),
            TenantId = subject.TenantId,
            RemediationId = subject.RemediationId,
            Kind = kind,
            IssuedAt = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow() + options.WorkExpiresAfter,
        };

    /// <summary>Why the tenant's agents do not answer, in one sentence; null when the one that reported last is healthy.</summary>
    public async Task<string?> FindProblemAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var known = await agents.ListAsync(tenantId, cancellationToken);
        return known.MaxBy(agent => agent.ReceivedAt) switch
        {
            null => "No hybrid agent of this tenant has ever reported: check that it is installed and running.",
            var agent when time.GetUtcNow() - agent.ReceivedAt > options.SilentAfter =>
                $"The hybrid agent {agent.Heartbeat.Agent} has not reported since {agent.ReceivedAt:u}: check that it is running.",
            { Heartbeat: { Problem: { } problem } heartbeat } => $"The hybrid agent {heartbeat.Agent} reports a problem: {problem}",
            _ => null,
        };
    }

    // The signature of an answer is checked again here, so that a forged row in the table has no effect.
    private AgentReply Read(Guid tenantId, AgentWork work) =>
        work.Answer switch
        {
            { } answer when trust.OpenAnswer(tenantId, answer) is { } opened && opened.WorkDigest == work.Signed.Digest() =>
                new AgentReply.Answered(
                    opened,
                    Encoding.UTF8.GetString(answer.Content),
                    JsonSerializer.Deserialize(work.Signed.Content, AgentJson.Default.WorkItem)!
                ),
            _ when work.ExpiresAt + Grace < time.GetUtcNow() => new AgentReply.Silent(),
            _ => new AgentReply.Awaited(),
        };

    // Work that was begun in time may still be under way, and its answer be on its way.
    private TimeSpan Grace => options.CheckEvery * 2;
}

/// <summary>The state of a request to an agent.</summary>
public abstract record AgentReply
{
    private AgentReply() { }

    /// <summary>It answered.</summary>
    /// <param name="Answer">What.</param>
    /// <param name="Json">The same as the agent signed it.</param>
    /// <param name="Asked">The work that it answers.</param>
    public sealed record Answered(WorkAnswer Answer, string Json, WorkItem Asked) : AgentReply;

    /// <summary>It may still answer.</summary>
    public sealed record Awaited : AgentReply;

    /// <summary>The request expired without an answer.</summary>
    public sealed record Silent : AgentReply;
}
