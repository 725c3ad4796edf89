function Remove-HygieneStatusLink {
    <#
    .SYNOPSIS
    Revokes a status link.
    .PARAMETER RemediationId
    The remediation.
    .PARAMETER LinkId
    The link.
    .EXAMPLE
    Get-HygieneRemediation -User aduser1@contoso.example | Select-Object -First 1 | Get-HygieneStatusLink | Remove-HygieneStatusLink
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [string] $RemediationId,
        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)] [Alias('Id')] [string] $LinkId
    )

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess($LinkId, 'Revoke the status link')) { return }
            $null = Invoke-HygieneOperation RevokeStatusLink -In @{ id = $RemediationId; linkId = $LinkId }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
