function Get-HygieneTenantRelease {
    <#
    .SYNOPSIS
    Reads whether a tenant is released for repairs.
    .PARAMETER TenantId
    The tenant.
    .EXAMPLE
    Get-HygieneTenant | Get-HygieneTenantRelease
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.TenantRelease')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId)

    process {
        try {
            Read-HygieneResource GetTenantRelease TenantRelease -In @{ tenantId = $TenantId }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
