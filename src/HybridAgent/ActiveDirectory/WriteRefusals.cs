using System.DirectoryServices.Protocols;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.ActiveDirectory;

/// <summary>What a domain controller's answer to a modification means.</summary>
internal static class WriteRefusals
{
    /// <summary>Why it was not written; null when it was.</summary>
    public static Refusal? Explain(DirectoryResponse response, DirectoryUser user) => response.ResultCode switch
    {
        ResultCode.Success => null,
        // The old value is gone; or another value has appeared (two codes, by server) where there was none.
        ResultCode.NoSuchAttribute or ResultCode.AttributeOrValueExists or ResultCode.ConstraintViolation =>
            new Refusal(RefusalCode.ValueChanged, $"{DirectoryAttributes.ArchiveGuid} was changed by somebody else while the agent was about to write it; nothing was written."),
        ResultCode.InsufficientAccessRights when user.IsProtected => new Refusal(RefusalCode.NoRight,
            $"The agent's account may not write {DirectoryAttributes.ArchiveGuid} of {user.DistinguishedName}. The user is protected as a member of an administrative group (adminCount is 1), so AdminSDHolder removes delegated rights: an administrator has to write it."),
        ResultCode.InsufficientAccessRights => new Refusal(RefusalCode.NoRight,
            $"The agent's account may not write {DirectoryAttributes.ArchiveGuid} of {user.DistinguishedName}: delegate the right on its organisational unit, as docs/hybrid-agent.md says."),
        ResultCode.NoSuchObject => new Refusal(RefusalCode.UserNotFound, $"{user.DistinguishedName} was deleted while the agent was about to write; nothing was written."),
        ResultCode.Referral => new Refusal(RefusalCode.Failed, "The domain controller is read-only: name a writable one in Directory__Server."),
        var code => new Refusal(RefusalCode.Failed, $"The domain controller refused the write: {code} ({(int)code}). {response.ErrorMessage}".TrimEnd()),
    };
}
