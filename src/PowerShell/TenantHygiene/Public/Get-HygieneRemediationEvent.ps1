function Get-HygieneRemediationEvent {
    <#
    .SYNOPSIS
    Reads the timeline of a remediation.
    .PARAMETER Id
    The remediation.
    .PARAMETER After
    Only the steps after this number.
    .EXAMPLE
    Get-HygieneRemediation -User aduser1@contoso.example | Select-Object -First 1 | Get-HygieneRemediationEvent
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.RemediationEvent')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Alias('RemediationId')] [string] $Id,
        [int] $After
    )

    process {
        try {
            $query = @{ after = if ($After) { $After } }
            $events = Read-HygieneResource GetRemediationEvents RemediationEvents -In @{ id = $Id } -Query $query
            foreach ($step in $events.Items) { Add-HygieneType $step RemediationEvent }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
