function Get-HygieneHealth {
    <#
    .SYNOPSIS
    Reads whether the application is running and ready.
    .DESCRIPTION
    An application that is running but not ready is an answer, not an error.
    .PARAMETER LiveOnly
    Only whether it is running.
    .EXAMPLE
    Get-HygieneHealth
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.Health')]
    param([switch] $LiveOnly)

    try {
        Read-HygieneResource GetHealth Health -Query @{ probe = if ($LiveOnly) { 'live' } } -Expect 200, 503
    } catch {
        $PSCmdlet.WriteError($_)
    }
}
