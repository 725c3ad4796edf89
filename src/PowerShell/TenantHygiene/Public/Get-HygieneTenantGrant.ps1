function Get-HygieneTenantGrant {
    <#
    .SYNOPSIS
    Lists who has a role in one tenant alone. App roles that Entra ID assigns hold in every tenant, and are not listed.
    .PARAMETER TenantId
    The tenant.
    .EXAMPLE
    Get-HygieneTenantGrant -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.TenantGrant')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId)

    process {
        try {
            $list = Read-HygieneResource ListTenantGrants TenantGrants -In @{ tenantId = $TenantId }
            foreach ($grant in $list.Items) {
                Add-Member -InputObject $grant -NotePropertyName TenantId -NotePropertyValue $TenantId
                Add-HygieneType $grant TenantGrant
            }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
