function Restart-HygieneRemediation {
    <#
    .SYNOPSIS
    Starts a new remediation for the user of one that has ended.
    .PARAMETER Id
    The remediation that has ended.
    .EXAMPLE
    Get-HygieneRemediation -State Canceled | Select-Object -First 1 | Restart-HygieneRemediation
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType('TenantHygiene.Remediation')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Alias('RemediationId')] [string] $Id)

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess($Id, 'Start a new remediation for its user')) { return }
            Read-HygieneResource RetryRemediation Remediation -In @{ id = $Id }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
