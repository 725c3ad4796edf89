function Remove-HygienePoisonMessage {
    <#
    .SYNOPSIS
    Deletes a failed message. The audit log records who deleted it, why, and its text.
    .PARAMETER Id
    The message.
    .PARAMETER Queue
    The queue. Default: provisioning-errors.
    .PARAMETER Reason
    The reason, for the audit log.
    .EXAMPLE
    Get-HygienePoisonMessage | Select-Object -First 1 | Remove-HygienePoisonMessage -Reason 'The tenant has left.'
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.PoisonMessage')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [string] $Id,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $Queue,
        [Parameter(Mandatory)] [string] $Reason
    )

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess($Id, 'Delete the failed message')) { return }
            Read-HygieneResource DismissPoisonMessage PoisonMessage -In @{ id = $Id } -Query @{ queue = $Queue } -Body @{ reason = $Reason }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
