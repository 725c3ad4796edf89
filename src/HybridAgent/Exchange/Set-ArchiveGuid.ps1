# Sets the archive GUID of a remote mailbox to that of its cloud archive, by the remote PowerShell of an Exchange server.
# Started by the hybrid agent; can be run by hand with the same arguments. Ends with 0 when Exchange accepted everything.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [uri] $ConnectionUri,
    [Parameter(Mandatory)] [string] $DomainController,
    [Parameter(Mandatory)] [guid] $Identity,
    [Parameter(Mandatory)] [guid] $ArchiveGuid,
    # Where the mailbox has no archive on premises: Exchange takes the GUID only of an enabled one.
    [switch] $EnableArchive
)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
try {
    $session = New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri $ConnectionUri -Authentication Kerberos
    try {
        Import-PSSession $session -CommandName Enable-RemoteMailbox, Set-RemoteMailbox -AllowClobber -DisableNameChecking | Out-Null
        if ($EnableArchive) {
            Enable-RemoteMailbox -Identity "$Identity" -Archive -DomainController $DomainController -Confirm:$false | Out-Null
        }
        Set-RemoteMailbox -Identity "$Identity" -ArchiveGuid $ArchiveGuid -DomainController $DomainController -Confirm:$false
    }
    finally {
        Remove-PSSession $session
    }
    exit 0
}
catch {
    [Console]::Error.WriteLine($_.Exception.Message)
    exit 1
}
