function Deny-HygieneRemediation {
    <#
    .SYNOPSIS
    Rejects the plan of a remediation. One rejection is enough.
    .PARAMETER Id
    The remediation.
    .PARAMETER PlanHash
    The hash of the plan that you have read.
    .PARAMETER Reason
    The reason, for the audit log and the ticket.
    .EXAMPLE
    Get-HygieneRemediation -State AwaitingApproval | Select-Object -First 1 | Get-HygieneRemediation | Deny-HygieneRemediation -Reason 'The mailbox is needed.'
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.Remediation')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Alias('RemediationId')] [string] $Id,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $PlanHash,
        [string] $Reason
    )

    process {
        try {
            Assert-HygienePlanHash $PlanHash $Id
            if (-not $PSCmdlet.ShouldProcess("$Id, plan $PlanHash", 'Reject the plan')) { return }
            Read-HygieneResource RejectRemediation Remediation -In @{ id = $Id } -Body @{ planHash = $PlanHash; reason = if ($Reason) { $Reason } }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
