function New-HygieneStatusLink {
    <#
    .SYNOPSIS
    Creates a link that shows a remediation to people without a role. Whoever has the link can open it.
    .PARAMETER RemediationId
    The remediation.
    .EXAMPLE
    Get-HygieneRemediation -User aduser1@contoso.example | Select-Object -First 1 | New-HygieneStatusLink
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType('TenantHygiene.NewStatusLink')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Alias('Id')] [string] $RemediationId)

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess($RemediationId, 'Create a status link')) { return }
            $link = Read-HygieneResource CreateStatusLink NewStatusLink -In @{ id = $RemediationId }
            Add-Member -InputObject $link -NotePropertyName RemediationId -NotePropertyValue $RemediationId -PassThru
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
