using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.Remediation.Guidance;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Work;

/// <summary>The command with which an administrator undoes a write.</summary>
internal static class ReverseCommand
{
    /// <summary>In the words of the tool that wrote it.</summary>
    /// <param name="method">By which tool it was written.</param>
    /// <param name="server">The domain controller.</param>
    /// <param name="objectGuid">The user.</param>
    /// <param name="old">What stood there before.</param>
    public static string For(WorkMethod method, string server, Guid objectGuid, DirectoryValue? old) => (method, old) switch
    {
        (WorkMethod.ExchangeShell, { Kind: DirectoryValueKind.Guid, Guid: { } value }) when value != Guid.Empty =>
            $"Set-RemoteMailbox -Identity '{objectGuid:D}' -ArchiveGuid '{value:D}' -DomainController {CommandText.Quote(server)}",
        (WorkMethod.ExchangeShell, _) => $"Disable-RemoteMailbox -Identity '{objectGuid:D}' -Archive -DomainController {CommandText.Quote(server)}",
        (_, { Kind: DirectoryValueKind.Guid, Guid: { } value }) =>
            $"Set-ADUser -Identity '{objectGuid:D}' -Server {CommandText.Quote(server)} -Replace @{{{DirectoryAttributes.ArchiveGuid}=([guid]'{value:D}').ToByteArray()}}",
        _ => $"Set-ADUser -Identity '{objectGuid:D}' -Server {CommandText.Quote(server)} -Clear {DirectoryAttributes.ArchiveGuid}",
    };
}
