function Get-HygieneStatusLink {
    <#
    .SYNOPSIS
    Lists the status links of a remediation; not the links themselves, which are secrets.
    .PARAMETER RemediationId
    The remediation.
    .EXAMPLE
    Get-HygieneRemediation -User aduser1@contoso.example | Select-Object -First 1 | Get-HygieneStatusLink
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.StatusLink')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Alias('Id')] [string] $RemediationId)

    process {
        try {
            $list = Read-HygieneResource ListStatusLinks StatusLinks -In @{ id = $RemediationId }
            foreach ($link in $list.Items) {
                Add-Member -InputObject $link -NotePropertyName RemediationId -NotePropertyValue $RemediationId
                Add-HygieneType $link StatusLink
            }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
