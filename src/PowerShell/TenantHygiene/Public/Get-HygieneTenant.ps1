function Get-HygieneTenant {
    <#
    .SYNOPSIS
    Reads registered tenants: those in which you have the role, or one.
    .PARAMETER TenantId
    The tenant.
    .EXAMPLE
    Get-HygieneTenant
    .EXAMPLE
    Get-HygieneTenant | Where-Object { -not $_.IsReleased }

    Lists the tenants that get plans only.
    #>
    [CmdletBinding(DefaultParameterSetName = 'List')]
    [OutputType('TenantHygiene.Tenant')]
    param([Parameter(Mandatory, Position = 0, ParameterSetName = 'One', ValueFromPipelineByPropertyName)] [Guid] $TenantId)

    process {
        try {
            if ($PSCmdlet.ParameterSetName -eq 'One') { return Read-HygieneResource GetTenant Tenant -In @{ tenantId = $TenantId } }
            $list = Read-HygieneResource ListTenants Tenants
            foreach ($tenant in $list.Items) { Add-HygieneType $tenant Tenant }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
