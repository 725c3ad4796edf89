function Wait-HygieneRemediation {
    <#
    .SYNOPSIS
    Waits until remediations have ended, and returns them with their outcome.
    .DESCRIPTION
    All of the pipeline are waited for together, and each is returned when it ends. Their state and latest step are shown as progress.
    .PARAMETER Id
    The remediation.
    .PARAMETER UntilState
    Returns a remediation in one of these states, too.
    .PARAMETER Timeout
    How long to wait in all. What has not ended then is an error with the code wait-timed-out; the remediation itself goes on.
    .EXAMPLE
    Get-HygieneRemediation -User aduser1@contoso.example | Select-Object -First 1 | Wait-HygieneRemediation
    .EXAMPLE
    Start-HygieneRemediation -TenantId 6a3d2e4f-9b5c-4d7e-8f80-1b2c3d4e5f60 -User mailboxcopy@fabrikam.example | Wait-HygieneRemediation -UntilState AwaitingApproval -Timeout 00:10:00

    Returns as soon as the plan waits for an approval.
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.Remediation')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Alias('RemediationId')] [string] $Id,
        [ValidateSet('Queued', 'Diagnosing', 'AwaitingApproval', 'Purging', 'Reprovisioning', 'Verifying', 'AwaitingOnPremises')]
        [string[]] $UntilState = @(),
        [TimeSpan] $Timeout = '01:00:00'
    )

    begin { $ids = New-Object System.Collections.Generic.List[string] }

    process { if (-not $ids.Contains($Id)) { $ids.Add($Id) } }

    end {
        Wait-HygieneResource -Id $ids -Operation GetRemediation -TypeName Remediation -Timeout $Timeout -Activity 'Remediation' -Cmdlet $PSCmdlet -IsOver {
            param($one) $one.Status -in 'Succeeded', 'Failed', 'Canceled' -or $one.State -in $UntilState
        }.GetNewClosure() -Describe {
            param($one)
            $last = @(Get-HygieneMember $one 'Steps') | Select-Object -Last 1
            '{0}: {1}. {2}' -f $one.UserPrincipalName, $one.State, (Get-HygieneMember $last 'Text')
        }
    }
}
