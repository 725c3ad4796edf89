function Approve-HygieneRemediation {
    <#
    .SYNOPSIS
    Approves the plan of a remediation.
    .DESCRIPTION
    The approval counts for the plan with this hash only, which comes from the remediation that you have read. Who requested a remediation cannot approve it.
    .PARAMETER Id
    The remediation.
    .PARAMETER PlanHash
    The hash of the plan that you have read.
    .PARAMETER ReleaseLitigationHold
    You have seen that the plan releases a litigation hold, and approve that.
    .PARAMETER Comment
    A comment for the audit log.
    .EXAMPLE
    Get-HygieneRemediation -State AwaitingApproval | Select-Object -First 1 | Get-HygieneRemediation | Approve-HygieneRemediation -Comment 'The mailbox is a copy.'

    Reads a remediation with its plan, and approves that plan.
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.Remediation')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Alias('RemediationId')] [string] $Id,
        [Parameter(ValueFromPipelineByPropertyName)] [string] $PlanHash,
        [switch] $ReleaseLitigationHold,
        [string] $Comment
    )

    process {
        try {
            Assert-HygienePlanHash $PlanHash $Id
            if (-not $PSCmdlet.ShouldProcess("$Id, plan $PlanHash", 'Approve the plan')) { return }
            Read-HygieneResource ApproveRemediation Remediation -In @{ id = $Id } -Body @{
                planHash              = $PlanHash
                releaseLitigationHold = [bool] $ReleaseLitigationHold
                comment               = if ($Comment) { $Comment }
            }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
