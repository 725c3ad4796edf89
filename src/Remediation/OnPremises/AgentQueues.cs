namespace TenantHygiene.Remediation.OnPremises;

/// <summary>The two queues of a tenant's agent. Texts in them are base64 of a <see cref="SignedMessage"/> as JSON.</summary>
public static class AgentQueues
{
    /// <summary>Work for the agent, from the cloud.</summary>
    public static string Work(Guid tenantId) => $"hybrid-work-{tenantId:N}";

    /// <summary>Answers and heartbeats of the agent, for the cloud.</summary>
    public static string Answers(Guid tenantId) => $"hybrid-answers-{tenantId:N}";
}
