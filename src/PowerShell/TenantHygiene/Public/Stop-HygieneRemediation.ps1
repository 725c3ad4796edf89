function Stop-HygieneRemediation {
    <#
    .SYNOPSIS
    Cancels a remediation. Nothing is rolled back, and a purge that is running is not interrupted.
    .PARAMETER Id
    The remediation.
    .EXAMPLE
    Get-HygieneRemediation -State AwaitingApproval | Select-Object -First 1 | Stop-HygieneRemediation
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType('TenantHygiene.Remediation')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Alias('RemediationId')] [string] $Id)

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess($Id, 'Cancel the remediation')) { return }
            Read-HygieneResource CancelRemediation Remediation -In @{ id = $Id }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
